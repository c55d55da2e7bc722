// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Lead.h"

#include <map>
#include <string>
#include <vector>

namespace retrace {

/// One lead on the common time axis of its record: sample k is time k / fs_hz.
/// A sample that is not there (not printed, not found) is NaN, never 0.
using SamplesMv = std::vector<double>;

/// What an ECG is: leads in mV at one sampling rate.
struct Record
{
    std::string name;
    double fs_hz = 500.0;
    std::map<Lead, SamplesMv> leads;
    std::vector<std::string> comments;

    /// Samples of the longest lead.
    std::size_t rows() const;
    double duration_s() const { return fs_hz > 0 ? static_cast<double>(rows()) / fs_hz : 0.0; }
};

} // namespace retrace
