// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"

#include "core/record/LargePages.h"
#include "core/record/Task.h"

#include <clocale>
#include <iostream>

namespace
{

constexpr int kWrongUsage = 2;

int runCommand(int argc, char** argv)
{
    CLI::App app{"Turns scanned, photographed or printed ECGs into signals.", "retrace-cli"};
    app.set_version_flag("--version", "retrace-cli " RETRACE_VERSION);
    app.require_subcommand(1);
    int exit_code = 0;
    addDigitize(app, exit_code);
    addExport(app, exit_code);
#ifdef RETRACE_HAS_PRINT
    addPrint(app, exit_code);
#endif
    addEvaluate(app, exit_code);
    addSubmit(app, exit_code);
    addLabels(app, exit_code);
    addTrain(app, exit_code);
    addCalibrate(app, exit_code);
    addStress(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kWrongUsage;
    }
    return exit_code;
}

} // namespace

int main(int argc, char** argv)
{
    std::setlocale(LC_NUMERIC, "C");
    retrace::useLargePagesForImages();
    try {
        return runCommand(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "retrace-cli: " << e.what() << '\n';
        return kNothingDone;
    }
}
