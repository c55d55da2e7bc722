// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace retrace {

/// An icon of the project's family (resources/icons/NAME.svg), drawn in the palette's text colour
/// at the moment of painting: it follows the theme by itself.
QIcon svgIcon(const QString& name);

/// The same as a pixmap of a given colour.
QPixmap svgPixmap(const QString& name, int size_px, const QColor& colour, double device_ratio);

} // namespace retrace
