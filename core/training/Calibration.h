// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/confidence/ErrorModel.h"
#include "core/record/Task.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace retrace {

/// One sample of a page with truth.
struct CalibrationSample
{
    FeatureRow features{};
    float error_mv = 0; ///< as core/evaluation/PageErrors.h defines it
    int page = 0;
};

struct CalibrationOptions
{
    std::vector<std::filesystem::path> pages; ///< folders of pages with truth, as `print` writes them
    int every = 4;                            ///< every so many-th sample is taken
    int epochs = 6;
    int hidden = 32;
    std::uint64_t seed = 1;
    int threads = 2;
};

/// Digitizes the pages as they are and gathers their samples. Pages that cannot be read are told through `say` and left out.
std::vector<CalibrationSample> gatherSamples(const CalibrationOptions& options, const std::function<void(const std::string&)>& say, const Task& task = {});

/// Without the pages whose error (root mean square) is more than `most` times their leads' deviation: their layout or scale was read
/// wrongly, and no sample of them tells. That risk is the page's (Doubt of `layout` and `scale`), not the samples'.
/// 0: all of them.
std::vector<CalibrationSample> readRightly(const std::vector<CalibrationSample>& samples, double most);

/// Fits five networks (pinball loss for the band, Koenker & Bassett 1978; Tweedie deviance for the mean square; AdamW with
/// dropout), each without a fifth of the pages, and joins them; the monotone curve is drawn on what each says of the pages that
/// it was made without. Throws Problem where there are too few pages.
ErrorModel fitErrorModel(const std::vector<CalibrationSample>& samples, const CalibrationOptions& options, const std::function<void(const std::string&)>& say, const Task& task = {});

/// Gathered samples to a file and back: reading pages takes much longer than fitting.
void writeSamples(const std::filesystem::path& file, const std::vector<CalibrationSample>& samples);
std::vector<CalibrationSample> readSamples(const std::filesystem::path& file);

} // namespace retrace
