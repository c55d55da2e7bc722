// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

// Each adds one subcommand, which sets `exit_code` when it runs: 0 all done, 1 some failed.
constexpr int kNothingDone = 3; ///< it could not begin, or broke off

void addDigitize(CLI::App& app, int& exit_code);
void addPrint(CLI::App& app, int& exit_code);
void addEvaluate(CLI::App& app, int& exit_code);
void addTrain(CLI::App& app, int& exit_code);
void addStress(CLI::App& app, int& exit_code);
void addCalibrate(CLI::App& app, int& exit_code);
void addExport(CLI::App& app, int& exit_code);
void addSubmit(CLI::App& app, int& exit_code);
void addLabels(CLI::App& app, int& exit_code);
