// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/Lead.h"

#include <algorithm>
#include <cctype>

namespace retrace {
namespace {

constexpr std::array<std::string_view, kLeadCount> kNames = {
    "I",  "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5",  "V6",  "V3R", "V4R", "V7",
    "V8", "V9", "X1",  "X2",  "X3",  "X4",  "X5", "X6", "X7", "X8", "X9",  "X10", "X11", "X12",
};

bool sameLetter(char a, char b)
{
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

} // namespace

std::string_view leadName(Lead lead) { return kNames[static_cast<std::size_t>(lead)]; }

std::optional<Lead> leadFromName(std::string_view name)
{
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (std::ranges::equal(kNames[i], name, sameLetter)) {
            return static_cast<Lead>(i);
        }
    }
    return std::nullopt;
}

std::array<Lead, kStandardLeads> standardLeads()
{
    std::array<Lead, kStandardLeads> leads{};
    for (int i = 0; i < kStandardLeads; ++i) {
        leads[static_cast<std::size_t>(i)] = static_cast<Lead>(i);
    }
    return leads;
}

} // namespace retrace
