// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/Review.h"

#include <nlohmann/json.hpp>

namespace retrace {

/// A decision's content as JSON and back. What an older file lacks takes its default. Throws nlohmann::json::exception for
/// values of the wrong kind and Problem for names that this program does not know.
nlohmann::json contentJson(const ReviewContent& content);
ReviewContent contentFromJson(const nlohmann::json& json);

} // namespace retrace
