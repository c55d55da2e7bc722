// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/FileContent.h"

#include <string>

namespace retrace {

enum class FileKind { png, jpeg, tiff, bmp, webp, heif, dicom, pdf, unknown };

/// Tells a file's kind by its first bytes; its name plays no part.
FileKind fileKind(ByteView bytes);

/// "PNG", "JPEG" ... as people call it.
std::string kindName(FileKind kind);

/// For a file of no kind that holds pages: a sentence that says what it seems to be and what to do.
std::string foreignFileSentence(ByteView bytes);

} // namespace retrace
