// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retrace {

/// The core speaks English only (files and command line stay alike everywhere). One of its sentences, or several in a row,
/// in the window's language; what is not known is given back as it is.
QString inTheWindowsLanguage(const QString& english);

} // namespace retrace
