// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evaluation/Evaluation.h"

namespace retrace
{

/// Rows first .. first + count - 1.
struct Span {
    int first = 0, count = 0;
};

double missingSample();

/// From the first to the last filled row; nullopt if there is none.
std::optional<Span> printedSpan(const SamplesMv& samples);

/// The span's samples; NaN outside the data.
SamplesMv cutSpan(const SamplesMv& samples, const Span& span);

int finiteWithin(const SamplesMv& samples, const Span& span);

/// False if less than half of a prediction's filled rows (or of the span, where that is shorter)
/// lie in the span.
bool standsInPlace(const SamplesMv& prediction, const Span& span);

const SamplesMv* leadOf(const Record* record, Lead lead);

} // namespace retrace
