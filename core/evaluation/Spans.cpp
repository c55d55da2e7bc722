// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Spans.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace
{

double missingSample()
{
    return std::numeric_limits<double>::quiet_NaN();
}

std::optional<Span> printedSpan(const SamplesMv& samples)
{
    const auto filled = [](double v) { return std::isfinite(v); };
    const auto first = std::ranges::find_if(samples, filled);
    if (first == samples.end()) {
        return std::nullopt;
    }
    const auto last = std::find_if(samples.rbegin(), samples.rend(), filled).base();
    return Span{static_cast<int>(first - samples.begin()), static_cast<int>(last - first)};
}

SamplesMv cutSpan(const SamplesMv& samples, const Span& span)
{
    SamplesMv cut(static_cast<std::size_t>(span.count), missingSample());
    const int from = std::max(span.first, 0);
    const int to = std::min(span.first + span.count, static_cast<int>(samples.size()));
    if (to > from) {
        std::copy(samples.begin() + from, samples.begin() + to, cut.begin() + (from - span.first));
    }
    return cut;
}

int finiteWithin(const SamplesMv& samples, const Span& span)
{
    const SamplesMv cut = cutSpan(samples, span);
    return static_cast<int>(std::ranges::count_if(cut, [](double v) { return std::isfinite(v); }));
}

bool standsInPlace(const SamplesMv& prediction, const Span& span)
{
    const int all = finiteWithin(prediction, {0, static_cast<int>(prediction.size())});
    return finiteWithin(prediction, span) >= 0.5 * std::min(all, span.count);
}

const SamplesMv* leadOf(const Record* record, Lead lead)
{
    if (!record) {
        return nullptr;
    }
    const auto it = record->leads.find(lead);
    return it == record->leads.end() ? nullptr : &it->second;
}

} // namespace retrace
