// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace retrace {

/// Gives freed memory back to the system: or what pages leave behind adds up over thousands of them. Does nothing with other C libraries than glibc.
void giveBackMemory();

} // namespace retrace
