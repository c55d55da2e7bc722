// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <QString>

#include <vector>

namespace retrace {

enum class PageStatus { fresh, in_review, done };

/// A span of a trace that a person has looked at and found right. On paper, so that it stays in
/// place when speed or layout are read anew.
struct AcceptedSpan {
    TraceKey trace;
    double x0_mm = 0, x1_mm = 0;
    bool operator==(const AcceptedSpan&) const = default;
};

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
