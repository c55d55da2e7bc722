// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace retrace {

/// Shares of training, validation and test; they add up to 1.
struct LabelSplit
{
    std::array<double, 3> shares{0.8, 0.1, 0.1};
    std::uint64_t seed = 1;
};

/// "0.8,0.1,0.1", or two shares without a test. Throws Problem where they are not that or do not add up to 1.
LabelSplit parseSplit(const std::string& text, std::uint64_t seed);

/// "train", "val" or "test", by a hash of key and seed alone: a page stays in its part when others are added, and all pages of a
/// key are in one. With few keys the shares are met roughly.
std::string partOf(const LabelSplit& split, const std::string& key);

} // namespace retrace
