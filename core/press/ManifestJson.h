// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"

#include <nlohmann/json.hpp>

namespace retrace {

nlohmann::json pageToJson(const ManifestPage& page);
/// Throws nlohmann::json::exception where a field is missing or of the wrong kind, Problem for an unknown lead.
ManifestPage pageFromJson(const nlohmann::json& json);

} // namespace retrace
