// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/Review.h"

#include <QString>

#include <vector>

namespace retrace {

/// What a reviewer has said about a page, beside the Params of its stages.
struct ReviewMarks {
    PageStatus status = PageStatus::fresh;
    QString reviewer;
    QString date; ///< ISO 8601, of the last decision
    std::vector<AcceptedSpan> accepted;
    bool operator==(const ReviewMarks&) const = default;
};

/// True if most of the span was accepted.
bool isAccepted(const ReviewMarks& marks, const TraceKey& trace, double x0_mm, double x1_mm);

} // namespace retrace
