// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace retrace {

// Pixel, millimetre and signal coordinates are different types, so that none is taken for another.
// Pixel centres have whole-number coordinates (OpenCV's convention); y points down everywhere.

/// A place on the page image as it was loaded (after EXIF orientation).
struct PagePoint { double x_px = 0, y_px = 0; };

/// A place on the paper in millimetres. x along time, y down. The origin is arbitrary (a grid crossing).
struct PaperPoint
{
    double x_mm = 0, y_mm = 0;
    bool operator==(const PaperPoint&) const = default;
};

/// A place on the unwarped raster (UnwarpedPage), whose axes are the paper's.
struct SheetPoint { double x_px = 0, y_px = 0; };

/// An axis-parallel box on the paper.
struct PaperBox
{
    double x0_mm = 0, y0_mm = 0, x1_mm = 0, y1_mm = 0;
    double width_mm() const { return x1_mm - x0_mm; }
    double height_mm() const { return y1_mm - y0_mm; }
    bool contains(PaperPoint p) const
    {
        return p.x_mm >= x0_mm && p.x_mm <= x1_mm && p.y_mm >= y0_mm && p.y_mm <= y1_mm;
    }
    bool operator==(const PaperBox&) const = default;
};

} // namespace retrace
