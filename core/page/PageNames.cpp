// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Page.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace retrace {

bool isCalledAPage(const std::filesystem::path& file)
{
    constexpr std::array<std::string_view, 14> known = {".png",  ".jpg", ".jpeg", ".jpe",  ".tif", ".tiff",  ".bmp",
                                                        ".webp", ".heic", ".heif", ".dcm", ".dicom", ".pdf", ".dib"};
    constexpr std::array<std::string_view, 5> own = {".review.png", ".redrawn.pdf", "_mask.png", "_unwarped.png", "_position.png"};
    const std::string name = file.filename().string();
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return !name.starts_with('.') && std::ranges::none_of(own, [&](std::string_view end) { return name.ends_with(end); }) &&
           std::ranges::find(known, ending) != known.end();
}

} // namespace retrace
