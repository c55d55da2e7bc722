// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>

namespace retrace {

/// Held while text is laid out or drawn. Cairo 1.16 with Pango 1.50 (Debian 12) has fonts in common between threads and now and then crashed in
/// cairo_scaled_font_glyph_extents() when two of them printed pages (seen twice in 1,900 pages).
inline std::mutex& fontLock()
{
    static std::mutex lock;
    return lock;
}

} // namespace retrace
