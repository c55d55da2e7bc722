// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/Review.h"

#include <filesystem>
#include <set>
#include <string>

/// What `digitize` was asked to do, the same for every page.
struct DigitizeOptions {
    std::filesystem::path out;
    std::set<std::string> formats{"csv", "wfdb", "json", "png"};
    retrace::SessionParams params;
    bool force = false;
    bool resume = false;
    bool keep_source_name = false;
    bool confidence = false; ///< columns of confidence in the CSV
    std::filesystem::path debug; ///< empty: none
    /// What is made of a review that lies beside a page: it is applied, passed over, or it alone makes a page worth doing.
    enum class Reviews { apply, ignore, only };
    Reviews reviews = Reviews::apply;
    std::filesystem::path log;   ///< JSON lines, one a page, added to what is there; empty: none
};

/// The files that a page's outputs go to.
struct PageTarget {
    std::filesystem::path folder; ///< of the outputs
    std::string stem;
};

/// The output files of a page, for the formats asked for.
std::vector<std::filesystem::path> outputFiles(const PageTarget& target,
                                               const std::set<std::string>& formats);

/// False for files that no run overwrites: a person's review.
bool mayOverwrite(const std::filesystem::path& file);

/// Writes what was read, also if the chain ended early (then what there is of it). Files that exist
/// stay unless `options.force` or `options.resume`; their names are returned. Throws Problem.
std::vector<std::filesystem::path> writeOutputs(const retrace::Digitization& result,
                                                const PageTarget& target,
                                                const DigitizeOptions& options,
                                                const retrace::ReviewState* review = nullptr);

/// Pictures of the steps between, to look at: unwarped.png, ink.png, classes.png, position.png
/// (the network's, 16 x 8 px/mm), layout.png.
void writeDebugPictures(const retrace::Digitization& result, const std::filesystem::path& folder);
