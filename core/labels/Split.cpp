// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/Split.h"

#include "core/press/Random.h"
#include "core/record/Task.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <sstream>

namespace retrace {

LabelSplit parseSplit(const std::string& text, std::uint64_t seed)
{
    LabelSplit split{{0, 0, 0}, seed};
    std::istringstream in(text);
    std::size_t count = 0;
    double sum = 0;
    bool good = true;
    for (std::string part; std::getline(in, part, ',') && good; ++count) {
        double share = -1;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), share);
        good = count < 3 && error == std::errc() && end == part.data() + part.size() && share >= 0;
        if (good) {
            split.shares[count] = share;
            sum += share;
        }
    }
    if (!good || count < 2 || std::abs(sum - 1) > 1e-6) {
        throw Problem(fmt::format("\"{}\" is no split; give two or three shares that add up to 1, such as 0.8,0.1,0.1.", text));
    }
    return split;
}

std::string partOf(const LabelSplit& split, const std::string& key)
{
    std::uint64_t hash = 14695981039346656037ULL; // FNV-1a, then stirred with the seed
    for (const char c : key) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    const double u = static_cast<double>(derivedSeed(hash, split.seed) >> 11) / 9007199254740992.0;
    return u < split.shares[0] ? "train" : u < split.shares[0] + split.shares[1] ? "val" : "test";
}

} // namespace retrace
