// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Task.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace retrace {

/// A whole folder of pages made into training pairs.
struct LabelRunOptions
{
    std::filesystem::path folder, out;
    std::string format = "plain";         ///< see labelFormats()
    std::string split = "0.8,0.1,0.1";    ///< see parseSplit()
    std::uint64_t seed = 1;               ///< of the split
    std::string from = "auto";            ///< truth: as printed (a manifest.json is needed); reading: as digitized; auto: truth where there is one
    std::filesystem::path keys;           ///< CSV of page,key: pages of one record or patient come into one part; empty: none
    std::string model;                    ///< the network's file; empty: the shipped one
    std::string software_version;
    int jobs = 1;
    bool all = false;                     ///< all pages, not those alone whose review is finished
    bool keep_text = false;
    bool force = false;                   ///< writes into a folder that is not empty
};

struct LabelRunResult
{
    std::map<std::string, int> parts;     ///< pages in train, val, test
    int unreviewed = 0;                   ///< passed over, their review is not finished
    int failed = 0;
    std::string why_none;                 ///< a sentence, where no pair was made
    int pages() const;
};

/// What is told on the way, a line each; called from any thread, one at a time.
struct LabelRunWords
{
    std::function<void(const std::string&)> page;    ///< a page was written
    std::function<void(const std::string&)> problem; ///< a page was not, and why
};

/// Pages are written in the order of the list, whoever is ready first: the same folder gives the same data set. Progress counts pages.
/// Throws Problem where the run cannot begin, and Cancelled: then `out` holds a part only.
LabelRunResult runLabels(const LabelRunOptions& options, const LabelRunWords& words, const Task& task = {});

} // namespace retrace
