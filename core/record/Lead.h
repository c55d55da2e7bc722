// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace retrace {

/// The leads a page may print. The first 12 are the standard ones in the order in which every
/// export lists them; then further named leads; then strips that carry no name (X1, X2, ...).
enum class Lead : int {
    I, II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6,
    V3R, V4R, V7, V8, V9,
    X1, X2, X3, X4, X5, X6, X7, X8, X9, X10, X11, X12,
};

inline constexpr int kStandardLeads = 12;
inline constexpr int kLeadCount = static_cast<int>(Lead::X12) + 1;

/// "I", "aVR", "V1", "X1" ...: the spelling of ISO/IEEE 11073 and of printed ECGs.
std::string_view leadName(Lead lead);

/// Reads a name without regard to case ("AVR", "v1"); nullopt if it is none of the above.
std::optional<Lead> leadFromName(std::string_view name);

inline bool isStandard(Lead lead) { return static_cast<int>(lead) < kStandardLeads; }
inline bool isLimb(Lead lead) { return lead <= Lead::aVF; }
inline bool isUnnamed(Lead lead) { return lead >= Lead::X1; }

/// The 12 standard leads in export order.
std::array<Lead, kStandardLeads> standardLeads();

} // namespace retrace
