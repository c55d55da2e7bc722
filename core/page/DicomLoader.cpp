// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"

namespace retrace {

std::unique_ptr<PageSource> openDicom(FileContent, const PageParams&)
{
    throw Problem("DICOM files cannot be read yet; save it as PNG.");
}

} // namespace retrace
