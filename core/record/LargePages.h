// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace retrace {

/// Asks the system for large memory pages where [memory, memory + bytes) covers any whole ones: an image of 15 MB, made anew a hundred
/// times a page, is then touched for the first time in 8 places instead of 3,700. Says nothing of what is not whole; does nothing where
/// the system knows no such pages.
void adviseLargePages(void* memory, std::size_t bytes);

/// From now on all images of OpenCV are made so: once, at the program's begin. (LibTorch's tensors are in every program with core/ink in it.)
void useLargePagesForImages();

} // namespace retrace
