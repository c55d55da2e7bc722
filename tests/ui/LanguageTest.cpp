// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

/// German is complete, and travels inside the program.
class LanguageTest : public QObject
{
    Q_OBJECT
private slots:
    void everySentenceIsTranslated();
    void germanIsInTheProgram();
};

void LanguageTest::everySentenceIsTranslated()
{
    QFile file(QStringLiteral(RETRACE_SOURCE_DIR "/translations/retrace_de.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    int messages = 0;
    QStringList open;
    QString source;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QLatin1String("source")) {
            source = xml.readElementText();
            ++messages;
        } else if (xml.isStartElement() && xml.name() == QLatin1String("translation")) {
            if (xml.attributes().hasAttribute("type") ||
                xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed().isEmpty()) {
                open << source;
            }
        }
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE_GT(messages, 80);
    QCOMPARE(open, QStringList());
}

void LanguageTest::germanIsInTheProgram()
{
    QTranslator german;
    QVERIFY(german.load(":/i18n/retrace_de.qm"));
    QCOMPARE(german.translate("retrace::EmptyState", "Open a page"),
             QStringLiteral("Seite öffnen"));
}

QTEST_MAIN(LanguageTest)
#include "LanguageTest.moc"
