// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/Page.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace retrace {

using Bytes = std::vector<unsigned char>;
using ByteView = std::span<const unsigned char>;

/// A whole file in memory, so that what is hashed, recognised and decoded is one and the same.
struct FileContent
{
    std::filesystem::path source;
    std::shared_ptr<const Bytes> bytes;
    std::string sha256;
    FileStamp stamp; ///< from before it was read
    ByteView view() const { return {bytes->data(), bytes->size()}; }
};

/// Reads a file. Throws Problem where it is missing, no file, not readable, empty or too large.
FileContent readFileContent(const std::filesystem::path& file);

std::string sha256Hex(ByteView bytes);

} // namespace retrace
