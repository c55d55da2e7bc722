// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/LargePages.h"
#include "ui/window/MainWindow.h"
#include "ui/window/SvgIcon.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <clocale>

namespace {

/// Looked at before there is an application: translators come before the first word.
QString languageAsked(int argc, char** argv)
{
    for (int k = 1; k < argc; ++k) {
        const QString word = QString::fromLocal8Bit(argv[k]);
        if (word.startsWith("--language=")) {
            return word.mid(11);
        }
        if (word == "--language" && k + 1 < argc) {
            return QString::fromLocal8Bit(argv[k + 1]);
        }
    }
    return {};
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication::setApplicationName("Retrace");
    QCoreApplication::setOrganizationName("Retrace");
    QCoreApplication::setApplicationVersion(RETRACE_VERSION);
    const QString language = languageAsked(argc, argv);
    if (!language.isEmpty()) {
        QLocale::setDefault(QLocale(language));
    }
    retrace::useLargePagesForImages();
    QApplication app(argc, argv);
    QGuiApplication::setDesktopFileName("retrace");
    // Numbers in files never get decimal commas.
    std::setlocale(LC_NUMERIC, "C");

    QTranslator ours, qts;
    const QString installed =
        QCoreApplication::applicationDirPath() + "/../share/retrace/translations";
    if (ours.load(QLocale(), "retrace", "_", installed) ||
        ours.load(QLocale(), "retrace", "_", ":/i18n")) {
        QCoreApplication::installTranslator(&ours);
    }
    if (qts.load(QLocale(), "qtbase", "_", QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&qts);
    }

    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "Turns scanned ECGs back into signals. Not a medical device."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption(
        {"language",
         QCoreApplication::translate("main", "Language of the window, such as en or de."), "code"});
    parser.addOption({"demo", QCoreApplication::translate("main", "Open the demo page.")});
    parser.addPositionalArgument("files", QCoreApplication::translate("main", "Pages to open."),
                                 "[FILE…]");
    parser.process(app);

    retrace::Theme theme;
    retrace::SystemFileChooser chooser;
    retrace::MainWindow window(retrace::Engine::real(), chooser, theme);
    window.setWindowIcon(QIcon(retrace::svgPixmap("retrace", 256, Qt::black, 1.0)));
    window.show();
    if (!parser.positionalArguments().isEmpty()) {
        window.openFiles(parser.positionalArguments());
    } else if (parser.isSet("demo")) {
        window.openDemo();
    }
    return QApplication::exec();
}
