// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {

double Random::uniform() { return static_cast<double>(m_generator() >> 11) * 0x1.0p-53; }

int Random::whole(int low, int high)
{
    const int value = low + static_cast<int>(uniform() * (high - low + 1));
    return std::min(value, high);
}

double Random::normal()
{
    // Box-Muller; the second value is thrown away, so that the generator is the only state.
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t derivedSeed(std::uint64_t seed, std::uint64_t index)
{
    std::uint64_t z = seed * 0x9E3779B97F4A7C15ULL + (index + 1) * 0xD1B54A32D192ED03ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

} // namespace retrace
