// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"

#include <nlohmann/json.hpp>

namespace retrace {

nlohmann::json pageToJson(const ManifestPage& page);
/// Without the map, which is a file of its own.
/// Throws nlohmann::json::exception where a field is missing or of the wrong kind, Problem for an unknown lead.
ManifestPage pageFromJson(const nlohmann::json& json);
PaperPoint meshOrigin(const nlohmann::json& json);
double meshStep(const nlohmann::json& json);

} // namespace retrace
