// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace retrace {

/// What came between the signal and what is read of it.
enum class ReadThrough {
    nothing,  ///< the page's own pixels: what is read is taken as it is
    resampled, ///< a page that was turned, bent or photographed: steep strokes lose a little, and the finest of what is read is not signal
    averages, ///< every fourth sample, drawn as the mean of the five about it
};

/// Undoes it: each frequency times its gain.
/// For `resampled` pages the gains are those that bring readings of printed pages nearest to their truth (Wiener's filter; tests/bench/restore.py
/// fits them, no real page among them), over cycles per mm of paper. For `averages` the mean's own response is undone.
class Restorer
{
public:
    /// `step_mm` is the paper between values.
    Restorer(double step_mm, ReadThrough through);

    bool fits(double step_mm, ReadThrough through) const { return step_mm == m_step_mm && through == m_through; }
    /// A run without gaps as it was before; beyond its ends it is taken to hold them.
    std::vector<double> operator()(const std::vector<double>& run) const;

private:
    double m_step_mm;
    ReadThrough m_through;
    std::vector<double> m_half; ///< of the symmetric filter, from its middle on; its sum is 1. Empty: nothing is undone
};

} // namespace retrace
