// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/Memory.h"

#include <cstdlib> // defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace retrace {

void keepFreedMemory()
{
#ifdef __GLIBC__
    constexpr int kLargeBytes = 256 << 20, kKeptBytes = 1 << 30;
    if (::mallopt(M_MMAP_THRESHOLD, kLargeBytes) == 1) { // alone the other would only make the first smaller
        ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    }
#endif
}

void giveBackMemory()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

} // namespace retrace
