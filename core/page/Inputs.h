// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace retrace {

/// A file to be digitized and where its outputs go: OUT/folder/stem.*
struct Input {
    std::filesystem::path file;
    std::filesystem::path folder; ///< below the output folder; empty for files named one by one
    std::string stem;             ///< of the outputs, no two inputs of a folder share one
};

struct Inputs {
    std::vector<Input> files;
    std::vector<std::string> problems; ///< a sentence for each argument that names nothing
};

/// Files, folders (with all below them that look like pages) and globs become a list without
/// repetitions. Where two files of a folder share a stem, the extension joins it: a_png, a_jpg.
Inputs collectInputs(const std::vector<std::string>& arguments);

} // namespace retrace
