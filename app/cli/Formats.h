// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <set>
#include <string>

/// "csv, json" as a set. What a page's signals can be written as: csv, wfdb, json, png, pdf.
std::set<std::string> splitFormats(const std::string& text);
CLI::Validator knownFormats();
