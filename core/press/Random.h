// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace retrace {

/// Distributions of our own over a standard generator: those of the standard library differ between
/// libraries, and the same seed must print the same page everywhere.
class Random
{
public:
    explicit Random(std::mt19937_64& generator) : m_generator(generator) {}

    double uniform(); ///< [0, 1)
    double between(double low, double high) { return low + (high - low) * uniform(); }
    int whole(int low, int high); ///< both included
    bool chance(double probability) { return uniform() < probability; }
    double normal(); ///< mean 0, deviation 1

    template <typename T>
    const T& pick(const std::vector<T>& values)
    {
        return values[static_cast<std::size_t>(whole(0, static_cast<int>(values.size()) - 1))];
    }

private:
    std::mt19937_64& m_generator;
};

/// A seed for item `index` of a run: neighbouring seeds and indices give unrelated values (splitmix64).
std::uint64_t derivedSeed(std::uint64_t seed, std::uint64_t index);

} // namespace retrace
