// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core/utility.hpp>

#include <cstddef>
#include <exception>
#include <vector>

namespace retrace {

/// Runs work(0) .. work(count - 1), pieces that know nothing of each other, on the threads that OpenCV has to spare (one
/// after the other where it has none, or within another parallel loop). All end before it returns; what the first of
/// those that failed threw is thrown on.
template <class Work>
void inParallel(std::size_t count, const Work& work)
{
    std::vector<std::exception_ptr> failed(count);
    cv::parallel_for_({0, static_cast<int>(count)}, [&](const cv::Range& range) {
        for (int k = range.start; k < range.end; ++k) {
            try {
                work(static_cast<std::size_t>(k));
            } catch (...) {
                failed[static_cast<std::size_t>(k)] = std::current_exception();
            }
        }
    }, static_cast<double>(count));
    for (const std::exception_ptr& e : failed) {
        if (e) {
            std::rethrow_exception(e);
        }
    }
}

/// The same for two.
template <class First, class Second>
void both(const First& first, const Second& second)
{
    inParallel(2, [&](std::size_t k) {
        if (k == 0) {
            first();
        } else {
            second();
        }
    });
}

} // namespace retrace
