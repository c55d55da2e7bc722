// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Carrier.h"
#include "core/grid/LineMap.h"

namespace retrace::fringe
{

/// How phases are measured against a map that is already near.
struct Lock {
    double harmonic = 1; ///< of the map's lines
    int step = 1;        ///< of the lattice, working pixels
    double sigma = 10;   ///< of the low-pass, working pixels
    bool follow = false; ///< unwrap: the sheet may leave the map by more than half a line
};

/// Phase of one line family: multiplied by the conjugate of the map's own carrier and low-passed.
PhaseLattice lockPhase(const cv::Mat& flat, const LineMap& map, int axis, const Lock& lock);

/// The same against a plane carrier, unwrapped from the best points outward (quality-guided flood
/// fill); only the largest connected island is trusted.
PhaseLattice unwrapPhase(const cv::Mat& flat, const Comb& comb, double harmonic, int step,
                         double sigma);

/// Every `group`-th line of the map is printed darker: which (0..group-1), how well the whole sheet
/// agrees on it (0..1), and how strong that is (mean amplitude, to hold against the lines' own).
struct Grouping {
    int line = 0;
    double agreement = 0, strength = 0;
};
Grouping groupLines(const cv::Mat& flat, const LineMap& map, int axis, int group, int step,
                    double sigma);

/// Trusts points whose amplitude is over `share` of the 90th percentile.
void trustByAmplitude(PhaseLattice& lattice, double share);

} // namespace retrace::fringe
