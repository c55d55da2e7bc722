// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace retrace {

/// Asks the system for large memory pages where [memory, memory + bytes) covers any whole ones: an image of 15 MB, made anew a hundred
/// times a page, is then touched for the first time in 8 places instead of 3,700. Says nothing of what is not whole; does nothing where
/// the system knows no such pages.
void adviseLargePages(void* memory, std::size_t bytes);

/// From now on all images of OpenCV are made so. Once, at the program's begin; nothing is kept that would not have been otherwise.
void useLargePagesForImages();

} // namespace retrace
