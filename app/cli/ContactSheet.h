// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"

#include <filesystem>
#include <vector>

/// Writes the pages side by side, small, as one JPEG of under 400 kB. Throws Problem where it cannot be written.
void writeContactSheet(const std::filesystem::path& file, const std::filesystem::path& folder,
                       const std::vector<retrace::ManifestPage>& pages);
