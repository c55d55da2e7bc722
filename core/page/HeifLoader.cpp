// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"

namespace retrace {

std::unique_ptr<PageSource> openHeif(FileContent, const PageParams&)
{
    throw Problem("HEIC pictures cannot be read yet; save it as JPEG.");
}

} // namespace retrace
