// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/CoreSentences.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
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
    void coreSentencesAreGerman();
    void everyCoreSentenceIsKnown();
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

void LanguageTest::coreSentencesAreGerman()
{
    const QString page = "The layout 3x4 is only just more likely than 3x4+1. Please check it.";
    QCOMPARE(retrace::inTheWindowsLanguage(page), page);
    QTranslator german;
    QVERIFY(german.load(":/i18n/retrace_de.qm"));
    QCoreApplication::installTranslator(&german);
    const auto de = [](const char* english) { return retrace::inTheWindowsLanguage(QString::fromUtf8(english)); };
    QCOMPARE(retrace::inTheWindowsLanguage(page), QStringLiteral("Die Anordnung 3x4 ist nur knapp wahrscheinlicher als 3x4+1. Bitte prüfen."));
    QCOMPARE(de("The page prints -aVR; it was turned back and is exported as aVR."),
             QStringLiteral("Die Seite druckt -aVR; die Ableitung wurde umgekehrt und wird als aVR exportiert."));
    QCOMPARE(de("Neither a printed paper speed nor a calibration pulse was found: 25 mm/s is assumed."),
             QStringLiteral("Weder aufgedruckt (Papiergeschwindigkeit) noch als Eichzacke gefunden: 25 mm/s wird angenommen."));
    QCOMPARE(de("There is no network /a b.pt. The ink was separated without the network."),
             QStringLiteral("Es gibt kein Netz /a b.pt. Die Tinte wurde ohne das Netz vom Raster getrennt."));
    QCOMPARE(de("Nobody says this."), QStringLiteral("Nobody says this."));
    QCoreApplication::removeTranslator(&german);
}

/// Every sentence in the core's sources (but for printing and training, which the window does not do) turns German.
void LanguageTest::everyCoreSentenceIsKnown()
{
    QTranslator german;
    QVERIFY(german.load(":/i18n/retrace_de.qm"));
    QCoreApplication::installTranslator(&german);
    const QRegularExpression literals(R"re((?:"(?:[^"\\\n]|\\.)*"\s*)+)re"), piece(R"re("((?:[^"\\\n]|\\.)*)")re"), comment("//[^\n]*"),
        place(R"re(\{[^}]*\})re"), tail("^( degrees, because| The ink was| Open a PNG| failed unexpectedly)");
    QStringList unknown;
    int seen = 0;
    QDirIterator files(QStringLiteral(RETRACE_SOURCE_DIR "/core"), {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString name = files.next();
        if (name.contains("/press/") || name.contains("/training/") || name.contains("/evaluation/")) {
            continue;
        }
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString source = QString::fromUtf8(file.readAll()).remove(comment);
        for (auto all = literals.globalMatch(source); all.hasNext();) {
            QString text;
            for (auto pieces = piece.globalMatch(all.next().captured()); pieces.hasNext();) {
                text += pieces.next().captured(1);
            }
            text.replace("\\\"", "\"").replace(place, "25");
            const bool sentence = text.size() > 15 && text.trimmed().contains(' ') && text.endsWith('.') && text.front() != '.';
            if (sentence && !tail.match(text).hasMatch()) {
                ++seen;
                if (retrace::inTheWindowsLanguage(text.trimmed()) == text.trimmed()) {
                    unknown << text;
                }
            }
        }
    }
    QCoreApplication::removeTranslator(&german);
    QCOMPARE_GT(seen, 80);
    QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join("\n")));
}

QTEST_MAIN(LanguageTest)
#include "LanguageTest.moc"
