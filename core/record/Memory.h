// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace retrace {

/// From now on freed memory is kept for what is asked for next. (glibc gives each large block back to the system at once, and a page's stages ask
/// for some hundreds of them.) Does nothing with other C libraries.
void keepFreedMemory();

/// Gives back what was kept: or what pages leave behind adds up over thousands of them.
void giveBackMemory();

} // namespace retrace
