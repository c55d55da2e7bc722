// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace retrace {

/// The middle one in order, of an even number the upper of the two; 0 of none. Leaves `v` in another order.
template <typename T>
T medianInPlace(std::vector<T>& v)
{
    const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
    std::ranges::nth_element(v, middle);
    return v.empty() ? T{} : *middle;
}

template <typename T>
T medianOf(std::vector<T> v)
{
    return medianInPlace(v);
}

/// The one in order at that share of the way from the least to the greatest, rounded down; 0 of none.
template <typename T>
T percentileOf(std::vector<T> v, double share)
{
    if (v.empty()) {
        return T{};
    }
    const auto at = v.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(v.size() - 1));
    std::ranges::nth_element(v, at);
    return *at;
}

} // namespace retrace
