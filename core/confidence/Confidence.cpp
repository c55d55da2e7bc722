// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/Confidence.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace {
namespace {

struct ReasonWords { std::string_view name, sentence; };

constexpr std::array<ReasonWords, kDoubtReasons> kReasons = {{
    {"none", ""},
    {"edited", "Set by hand."},
    {"gap", "No trace was found here."},
    {"off_page", "The trace leaves the page."},
    {"crossing", "Another lead's trace crosses here."},
    {"pulse", "A calibration pulse stands on the trace."},
    {"separator", "A bar between leads stands on the trace."},
    {"hidden", "Hidden at the lead's border, told from its other beats."},
    {"text", "Lettering stands on the trace."},
    {"faint", "The ink is faint or broken."},
    {"limb_law", "The limb leads do not add up here."},
    {"rhythm", "The rhythm strip shows something else."},
    {"unlike", "The beat is unlike the lead's others."},
    {"uncertain", "More than one way fits the ink."},
    {"layout", "The layout is a guess."},
    {"scale", "The scale is assumed, not measured."},
}};

} // namespace

std::string_view doubtReasonName(DoubtReason reason)
{
    return kReasons[static_cast<std::size_t>(reason)].name;
}

DoubtReason doubtReasonFromName(std::string_view name)
{
    const auto found = std::ranges::find(kReasons, name, &ReasonWords::name);
    return found == kReasons.end() ? DoubtReason::none : static_cast<DoubtReason>(found - kReasons.begin());
}

std::string doubtSentence(DoubtReason reason)
{
    return std::string(kReasons[static_cast<std::size_t>(reason)].sentence);
}

std::string_view verdictName(Verdict verdict)
{
    constexpr std::array<std::string_view, 3> names = {"digitized", "digitized_with_doubts", "rescan"};
    return names[static_cast<std::size_t>(verdict)];
}

} // namespace retrace
