// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace retrace::samples {

struct BrokenInput
{
    std::string name;            ///< says what is wrong with it
    std::filesystem::path file;  ///< may be missing, a folder, a pipe ...
    bool must_fail = false;      ///< nothing can be read from it; others may load in part
};

/// Writes more than 200 damaged, foreign and hostile files below `folder`. Deterministic.
std::vector<BrokenInput> writeBrokenInputs(const std::filesystem::path& folder);

/// Empty if `text` is one that a person can read: it starts with a capital, ends with a full stop, and holds none
/// of the words of libraries. Else what is wrong with it.
std::string whatIsWrongWithSentence(const std::string& text);

} // namespace retrace::samples
