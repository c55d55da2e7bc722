// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kOneRow_mm = 8.0; ///< baselines nearer than this are one row

} // namespace

void applyGivenBoxes(LayoutResult& layout, const LayoutParams& params)
{
    if (params.boxes.empty()) {
        return;
    }
    layout.boxes = params.boxes;
    layout.origin = Origin::given;
    std::vector<double> levels;
    for (const LeadBox& box : layout.boxes) {
        levels.push_back(box.baseline_mm);
    }
    std::ranges::sort(levels);
    std::vector<double> rows;
    for (const double level : levels) {
        if (rows.empty() || level - rows.back() > kOneRow_mm) {
            rows.push_back(level);
        }
    }
    for (LeadBox& box : layout.boxes) {
        const auto nearest = std::ranges::min_element(rows, {}, [&](double row) { return std::abs(row - box.baseline_mm); });
        box.row = static_cast<int>(nearest - rows.begin());
    }
    layout.row_baselines_mm = rows;
}

} // namespace retrace
