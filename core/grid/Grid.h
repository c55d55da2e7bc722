// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/Page.h"
#include "core/record/Geometry.h"
#include "core/record/Task.h"

#include <opencv2/core.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

/// Page pixels <-> paper millimetres. A regular mesh over the paper holds page pixels; between its nodes
/// the map is bicubic-smooth or bilinear (the mesh is fine enough that the two do not differ by 0.02 px).
class GridMap
{
public:
    GridMap() = default;
    /// `nodes` is CV_64FC2, rows along y, columns along x: page pixel (x, y) of the paper point
    /// (origin.x_mm + column * step_mm, origin.y_mm + row * step_mm).
    GridMap(cv::Mat nodes, PaperPoint origin, double step_mm);

    /// An affine map: px/mm along each axis, rotated by `rotation_deg` (clockwise on screen), paper (0,0) at `at`.
    static GridMap affine(double px_per_mm_x, double px_per_mm_y, double rotation_deg, PagePoint at, cv::Size page);

    bool empty() const { return m_nodes.empty(); }
    PagePoint toPage(PaperPoint p) const; ///< extrapolates linearly outside the mesh
    PaperPoint toPaper(PagePoint p) const; ///< Newton on toPage
    PaperBox extent() const; ///< of the mesh
    const cv::Mat& nodes() const { return m_nodes; }
    PaperPoint origin() const { return m_origin; }
    double step_mm() const { return m_step_mm; }

private:
    cv::Mat m_nodes;
    PaperPoint m_origin;
    double m_step_mm = 5.0;
};

/// Where the map came from. Everything but `fringes` is a fall-back and said as such. `traces`: from calibration pulses and the length of
/// the lines (core/session/SignalScale).
enum class GridSource { fringes, pageEdges, traces, given, resolution, none };
std::string_view gridSourceName(GridSource source);

struct GridParams
{
    int quarter_turns = 0;             ///< clockwise turns that bring the page upright
    bool mirrored = false;             ///< left and right are swapped; undone before the turns
    /// Two points a known distance apart, marked by a person: the scale, whatever the grid says.
    struct Ruler { PagePoint a, b; double length_mm = 0; };
    std::optional<Ruler> ruler;
    /// The corners of a box on the paper as a person sees them on the page, clockwise from its top
    /// left: the paper lies flat between them, and no grid is looked for.
    struct Corners { std::array<PagePoint, 4> at; PaperBox paper; };
    std::optional<Corners> corners;
    std::optional<double> px_per_mm;   ///< given by a person or by the file's resolution
};

struct GridResult
{
    GridMap map;
    GridSource source = GridSource::none;
    double px_per_mm_x = 0, px_per_mm_y = 0; ///< median over the sheet, page pixels along paper axes
    double rotation_deg = 0;     ///< of the paper on the page, -45..45, before quarter turns
    double residual_lines = 0;   ///< robust deviation of the lines from the map, in 5 mm lines
    double coverage = 0;         ///< share of the sheet where the grid's phase was trusted
    double pitch_mm = 0;         ///< pitch of the carrier: 1 or 5 (mm); 0 without a grid
    bool pitch_assumed = false;  ///< 1 mm against 5 mm was not settled by evidence
    cv::Mat sheet;               ///< CV_8U page-sized or smaller (see sheet_scale): 255 where the paper lies
    double sheet_scale = 1.0;    ///< sheet pixels per page pixel
    std::vector<std::string> warnings;
};

/// Stage 1. The printed grid as a carrier wave (method.md section 2; fringe-projection profilometry, Takeda 1982).
/// Never throws for a page without a grid: falls back and says so in `source` and `warnings`.
GridResult findGrid(const PageImage& page, const GridParams& params = {}, const Task& task = {});

/// The page with its paper flattened: axes are the paper's, at the page's own resolution in each direction,
/// so that pixels are sampled once; every later stage reads this raster.
struct UnwarpedPage
{
    cv::Mat bgr;                 ///< CV_8UC3
    cv::Mat valid;               ///< CV_8U: 255 where the raster shows paper, 0 off the sheet or off the page
    double px_per_mm_x = 0, px_per_mm_y = 0;
    PaperPoint origin;           ///< paper point of pixel (0,0)
    /// 1 mm grid lines lie at paper x, y = whole numbers; 5 mm lines where (x - five.x_mm) % 5 == 0.
    PaperPoint five;
    bool has_grid = true;
    bool scale_guessed = false;  ///< a millimetre may be up to some half larger or smaller: nothing told the scale but the page's size
    bool resampled = false;      ///< not the page's own pixels: turned, bent or photographed

    PaperPoint toPaper(SheetPoint p) const { return {origin.x_mm + p.x_px / px_per_mm_x, origin.y_mm + p.y_px / px_per_mm_y}; }
    SheetPoint toSheet(PaperPoint p) const { return {(p.x_mm - origin.x_mm) * px_per_mm_x, (p.y_mm - origin.y_mm) * px_per_mm_y}; }
};

/// Resamples the page through the map, once. If the map is a pure shift (no rotation, no curl) pixels are copied.
UnwarpedPage unwarp(const PageImage& page, const GridResult& grid, const Task& task = {});

} // namespace retrace
