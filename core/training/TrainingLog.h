// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/Validation.h"

#include <filesystem>

namespace retrace {

struct TrainingLine
{
    std::int64_t step = 0;
    double seconds = 0, loss = 0;
    ValidationScore score;
};

/// Appends a line to the CSV (a header first, if the file is new): step, seconds, loss, then the validation's columns,
/// which are empty but at the end of an epoch.
void logStep(const std::filesystem::path& csv, const TrainingLine& line);
void logEpoch(const std::filesystem::path& csv, const TrainingLine& line);

/// Draws training and validation loss over the hours. Too few lines: draws nothing.
void plotLog(const std::filesystem::path& csv, const std::filesystem::path& png);

} // namespace retrace
