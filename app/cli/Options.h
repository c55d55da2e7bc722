// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <set>
#include <string>

/// "csv,wfdb" as a set, and the check that all of them are known.
std::set<std::string> splitFormats(const std::string& text);
CLI::Validator knownFormats();
