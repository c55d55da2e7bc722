// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/FallBack.h"
#include "core/grid/GivenGrid.h"
#include "core/grid/Grid.h"
#include "core/grid/Measure.h"
#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace retrace
{
namespace
{

using fringe::Measured;

/// Paper axes after mirroring and quarter turns, as a matrix on (x right, y down) of the page as it
/// lies.
cv::Matx22d orientation(const GridParams& params)
{
    cv::Matx22d turn = cv::Matx22d::eye();
    for (int k = 0; k < ((params.quarter_turns % 4) + 4) % 4; ++k) {
        turn = cv::Matx22d(0, -1, 1, 0) * turn; // clockwise: what pointed up points right
    }
    return turn * cv::Matx22d(params.mirrored ? -1 : 1, 0, 0, 1);
}

/// Page pixel <-> oriented millimetres through the measured lines.
class PaperOnPage
{
public:
    PaperOnPage(const Measured& m, int shrink, const cv::Matx22d& turn)
        : m_m(m), m_shrink(shrink), m_turn(turn)
    {
    }

    cv::Vec2d paperAt(double x, double y) const
    {
        const double k = m_shrink;
        const cv::Vec2d lines = m_m.lines.at((x + 0.5) / k - 0.5, (y + 0.5) / k - 0.5);
        return m_turn * (lines * m_m.line_mm) - m_shift;
    }
    void shiftBy(cv::Vec2d mm) { m_shift = mm; }

    cv::Vec2d pageAt(cv::Vec2d paper, cv::Point2d& guess) const
    {
        const cv::Vec2d lines = m_turn.t() * (paper + m_shift) * (1.0 / m_m.line_mm);
        cv::Point2d p = guess;
        if (!m_m.lines.invert(lines, p)) {
            p = guess;
        }
        guess = p;
        return {(p.x + 0.5) * m_shrink - 0.5, (p.y + 0.5) * m_shrink - 0.5};
    }

private:
    const Measured& m_m;
    int m_shrink;
    cv::Matx22d m_turn;
    cv::Vec2d m_shift;
};

/// Box of the sheet on the paper, from the outline of the sheet mask.
PaperBox sheetBox(const PaperOnPage& paper, const cv::Mat& sheet, double scale)
{
    PaperBox box{1e300, 1e300, -1e300, -1e300};
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(sheet, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    for (const auto& outline : outlines) {
        for (const cv::Point& p : outline) {
            const cv::Vec2d q = paper.paperAt((p.x + 0.5) / scale - 0.5, (p.y + 0.5) / scale - 0.5);
            box.x0_mm = std::min(box.x0_mm, q[0]), box.x1_mm = std::max(box.x1_mm, q[0]);
            box.y0_mm = std::min(box.y0_mm, q[1]), box.y1_mm = std::max(box.y1_mm, q[1]);
        }
    }
    return box;
}

GridMap meshOver(const PaperOnPage& paper, const PaperBox& box, double step, cv::Size work)
{
    const PaperPoint origin{std::floor(box.x0_mm / step) * step,
                            std::floor(box.y0_mm / step) * step};
    const int nx = 2 + int((box.x1_mm - origin.x_mm) / step),
              ny = 2 + int((box.y1_mm - origin.y_mm) / step);
    cv::Mat nodes(std::max(ny, 2), std::max(nx, 2), CV_64FC2);
    cv::parallel_for_({0, nodes.rows}, [&](const cv::Range& rows) {
        for (int r = rows.start; r < rows.end; ++r) {
            cv::Point2d guess(work.width / 2.0, work.height / 2.0);
            for (int c = 0; c < nodes.cols; ++c) {
                nodes.at<cv::Vec2d>(r, c) =
                    paper.pageAt({origin.x_mm + c * step, origin.y_mm + r * step}, guess);
            }
        }
    });
    return GridMap(nodes, origin, step);
}

void measureScale(GridResult& result, const cv::Matx22d& turn)
{
    const cv::Mat& n = result.map.nodes();
    std::vector<double> sx, sy, angle;
    for (int r = 0; r + 1 < n.rows; ++r) {
        for (int c = 0; c + 1 < n.cols; ++c) {
            const cv::Vec2d p = n.at<cv::Vec2d>(r, c);
            const double s = result.sheet_scale;
            const int mx = int((p[0] + 0.5) * s), my = int((p[1] + 0.5) * s);
            if (mx < 0 || my < 0 || mx >= result.sheet.cols || my >= result.sheet.rows ||
                !result.sheet.at<uchar>(my, mx)) {
                continue;
            }
            const cv::Vec2d dx = n.at<cv::Vec2d>(r, c + 1) - p, dy = n.at<cv::Vec2d>(r + 1, c) - p;
            const cv::Vec2d along = turn(0, 0) != 0 ? dx * turn(0, 0) : dy * turn(1, 0);
            sx.push_back(cv::norm(dx) / result.map.step_mm());
            sy.push_back(cv::norm(dy) / result.map.step_mm());
            angle.push_back(std::atan2(along[1], along[0]) * 180 / CV_PI);
        }
    }
    if (!sx.empty()) {
        result.px_per_mm_x = medianInPlace(sx);
        result.px_per_mm_y = medianInPlace(sy);
        result.rotation_deg = medianInPlace(angle);
    }
}

/// Grid lines (of `line_mm`) along n pixels of an axis on which line = slope * pixel + offset, if the first and the last pixel's outer edges
/// lie on whole millimetres.
std::optional<double> wholeLines(double slope, double offset, double line_mm, int n)
{
    constexpr double kLength = 0.06, kEdge = 0.12; // mm; a drawn line stands up to half a dot off
    const double length = slope * n * line_mm, edge = (offset - 0.5 * slope) * line_mm;
    const bool whole = std::abs(length - std::round(length)) < kLength && std::abs(edge - std::round(edge)) < kEdge;
    return whole ? std::optional(std::round(length) / line_mm) : std::nullopt;
}

/// A page that a program drew whole begins and ends on grid lines, all round; that says its scale better than lines that were drawn on the
/// nearest dots. The middle stays where it is.
void fitToWholePage(cv::Matx33d& h, double line_mm, cv::Size size)
{
    const auto across = wholeLines(h(0, 0), h(0, 2), line_mm, size.width), down = wholeLines(h(1, 1), h(1, 2), line_mm, size.height);
    if (across && down) {
        const double cx = (size.width - 1) / 2.0, cy = (size.height - 1) / 2.0;
        h(0, 2) += (h(0, 0) - *across / size.width) * cx;
        h(1, 2) += (h(1, 1) - *down / size.height) * cy;
        h(0, 0) = *across / size.width;
        h(1, 1) = *down / size.height;
    }
}

/// An affine map without rotation worth the name is made exactly axis-parallel, so that pixels can
/// be copied.
void straighten(Measured& m, cv::Size size)
{
    cv::Matx33d& h = m.lines.plane;
    if (!m.lines.flat()) {
        return;
    }
    const double pxPerLine =
        1.0 /
        std::sqrt(std::abs(cv::determinant(m.lines.slope(size.width / 2.0, size.height / 2.0))));
    const double wedge = (std::abs(h(2, 0)) * size.width + std::abs(h(2, 1)) * size.height) *
                         std::max(size.width, size.height);
    const double skew =
        std::max(std::abs(h(0, 1)) * size.height, std::abs(h(1, 0)) * size.width) * pxPerLine;
    if (wedge < 0.5 && skew < 0.5) {
        const double cx = size.width / 2.0, cy = size.height / 2.0;
        const cv::Vec2d centre = m.lines.at(cx, cy);
        const cv::Matx22d s = m.lines.slope(cx, cy);
        h = {s(0, 0), 0, centre[0] - s(0, 0) * cx, 0, s(1, 1), centre[1] - s(1, 1) * cy, 0, 0, 1};
        fitToWholePage(h, m.line_mm, size);
    }
}

/// What a person should know of a map that holds, but not everywhere.
void addWarnings(GridResult& result)
{
    if (result.pitch_assumed) {
        result.warnings.push_back(result.pitch_mm == 1
                                      ? "Only one spacing of grid lines was seen; it was taken as "
                                        "1 mm. Check it against the calibration pulse."
                                      : "Only one spacing of grid lines was seen; it was taken as "
                                        "5 mm. Check it against the calibration pulse.");
    }
    if (std::abs(result.rotation_deg) > 40) {
        result.warnings.push_back("The paper lies at about 45 degrees, so which way is up is a "
                                  "guess. Turn the page if it is wrong.");
    }
    if (result.coverage < 0.5) {
        result.warnings.push_back("The grid could be followed over less than half of the sheet; "
                                  "the rest of the map is carried on from there.");
    }
}

/// A map that no paper could have made: phase was found in something that is no grid.
bool plausible(const Measured& m, const PaperBox& box, cv::Size work)
{
    const cv::Matx22d slope = m.lines.slope(work.width / 2.0, work.height / 2.0);
    const double perPixel = std::abs(cv::determinant(slope)) * m.line_mm * m.line_mm;
    const double area = work.area() * perPixel; // mm2 if the scale were the same everywhere
    return m.residual_mm / 5 < 0.2 && m.sheet.coverage > 0.3 && box.width_mm() > 0 &&
           box.height_mm() > 0 && box.width_mm() * box.height_mm() < 5 * area + 100;
}

/// Empty if what was measured cannot be a sheet of paper.
std::optional<GridResult> fromFringes(Measured& m, const fringe::Working& work,
                                      const GridParams& params)
{
    GridResult result;
    result.source = GridSource::fringes;
    result.pitch_mm = m.line_mm;
    result.pitch_assumed = m.assumed;
    result.warnings = m.warnings;
    straighten(m, work.flat.size());
    result.sheet = m.sheet.mask;
    result.sheet_scale = m.sheet.scale / work.shrink;
    result.coverage = m.sheet.coverage;
    result.residual_lines = m.residual_mm / 5;
    const cv::Matx22d turn = orientation(params);
    PaperOnPage paper(m, work.shrink, turn);
    PaperBox box = sheetBox(paper, result.sheet, result.sheet_scale);
    if (!plausible(m, box, work.flat.size())) {
        return std::nullopt;
    }
    const cv::Vec2d shift(std::floor(box.x0_mm / 5) * 5, std::floor(box.y0_mm / 5) * 5);
    paper.shiftBy(shift);
    box = {box.x0_mm - shift[0], box.y0_mm - shift[1], box.x1_mm - shift[0], box.y1_mm - shift[1]};
    result.map = meshOver(paper, box, m.lines.flat() ? 5.0 : 2.5, work.flat.size());
    measureScale(result, turn);
    addWarnings(result);
    return result;
}

struct Found {
    GridResult grid;
    bool both = false; ///< spacings
};

/// Strokes under one another may have bent the lines: where the lines say something else once ink is held down, they are measured so. So may
/// the edges of shadows: where much of the sheet does not agree with its map, lines are looked for against the paper close by.
std::optional<Measured> measuredPlainly(const PageImage& page, const fringe::Working& work, const Task& task)
{
    constexpr double kElsewhere = 0.016, kPlain_mm = 0.25; // share of the places; of the lines from their map
    constexpr double kMostSeen = 0.9, kMoreSeen = 0.01;     // of the sheet
    auto m = fringe::measureFringes(work, page.dpi_x, task);
    if (!m || m->lines.flat()) {
        return m;
    }
    const fringe::Working held = fringe::withInkHeld(work);
    if (fringe::contradicted(*m, held) > kElsewhere) {
        const auto other = fringe::measureFringes(held, page.dpi_x, task);
        m = other && other->residual_mm < kPlain_mm ? other : m;
    }
    if (m->sheet.coverage > kMostSeen) {
        return m;
    }
    auto shaded = fringe::measureFringes(fringe::againstPaper(work), page.dpi_x, task);
    return shaded && shaded->residual_mm < kPlain_mm && shaded->sheet.coverage > m->sheet.coverage + kMoreSeen ? shaded : m;
}

std::optional<Found> measured(const PageImage& page, const fringe::Working& work, const GridParams& params, const Task& task,
                              const std::optional<fringe::Look>& look = {})
{
    auto m = look ? fringe::measureFringes(work, page.dpi_x, task, *look) : measuredPlainly(page, work, task);
    if (m) {
        const bool both = m->both;
        if (auto result = fromFringes(*m, work, params)) {
            return Found{*result, both};
        }
    }
    return std::nullopt;
}

/// Of the sheet's longer side.
double lengthMm(const GridResult& grid)
{
    const PaperBox box = grid.map.extent();
    return std::max(box.width_mm(), box.height_mm());
}

/// One map's 5 mm lines are the other's 1 mm lines.
bool fifthOf(const GridResult& a, const GridResult& b)
{
    const auto fifth = [](double p, double q) { return std::abs(std::log(5 * p / q)) < 0.03; };
    return fifth(a.px_per_mm_x, b.px_per_mm_x) && fifth(a.px_per_mm_y, b.px_per_mm_y);
}

/// What is seen on less than half of a sheet may be beats and rows; those are as far apart either way by chance only, and the lines of a
/// grid always, unless the picture's file says that its pixels are not square or it is seen very slantwise. Printed lines of which so much
/// is missing are still seen where they are: what also leaves its map is strokes and noise.
bool mayBePaper(const GridResult& grid, const PageImage& page)
{
    constexpr double kMostly = 0.6, kLoose = 0.03;
    if (grid.coverage < kMostly && grid.residual_lines > kLoose) {
        return false;
    }
    constexpr double kHalf = 0.5, kSquare = 0.07; // 21 degrees
    const double pixels = page.dpi_x > 0 && page.dpi_y > 0 ? page.dpi_x / page.dpi_y : 1.0;
    return grid.coverage >= kHalf || std::abs(std::log(grid.px_per_mm_x / grid.px_per_mm_y / pixels)) < kSquare;
}

/// The grid as printed. Beats and rows are regular too, and so may a table be, and a page seen slantwise has no period of its own: what is
/// found at first is believed where it is plain and makes a sheet of a usual size. Otherwise lines of a usual sheet are looked for without
/// the ink, over the whole page and from the part outward that shows them best; the map that the lines leave least is taken. A smaller
/// sheet is believed only where lines of both spacings are seen all over it, and are not those of a larger one.
std::optional<GridResult> fromPrint(const PageImage& page, const GridParams& params, const Task& task)
{
    constexpr double kUsualMm = 150, kLeastMm = 60;                    // six seconds at 25 mm/s, and two
    constexpr double kPlain = 0.05;                                    // residual, of a 5 mm line
    constexpr double kSmallCoverage = 0.8, kSmallResidual = 0.02;      // of a smaller sheet
    constexpr double kFollowedCoverage = 0.5, kFollowedResidual = 0.1, kWithInkResidual = 0.03; // of what was followed from a part
    const fringe::Working work = fringe::prepare(page.bgr);
    task.report(0.3, "grid");
    const auto first = measured(page, work, params, task);
    task.report(0.5, "grid");
    const bool small = first && first->both && lengthMm(first->grid) >= kLeastMm && lengthMm(first->grid) < kUsualMm &&
                       first->grid.coverage > kSmallCoverage && first->grid.residual_lines < kSmallResidual;
    std::optional<GridResult> best;
    const auto consider = [&](const std::optional<Found>& found) {
        if (found && lengthMm(found->grid) >= kUsualMm && mayBePaper(found->grid, page) && (!small || fifthOf(found->grid, first->grid)) &&
            (!best || found->grid.residual_lines < best->residual_lines)) {
            best = found->grid;
        }
        return best && best->residual_lines < kPlain;
    };
    if (consider(first)) {
        return best;
    }
    const fringe::Working without = fringe::withoutInk(work);
    const double longest = std::max(work.flat.cols, work.flat.rows) * 5 / kUsualMm;
    if (consider(measured(page, without, params, task, fringe::Look{longest, {}}))) {
        return best;
    }
    task.report(0.7, "grid");
    for (const fringe::Working* seen : {&without, &work}) { // a dark grid goes with the ink
        const cv::Rect part = fringe::clearestPart(*seen, longest);
        const auto followed = part.empty() ? std::nullopt : measured(page, *seen, params, task, fringe::Look{longest, part});
        const double most = seen == &work ? kWithInkResidual : kFollowedResidual;
        if (followed && followed->grid.coverage > kFollowedCoverage && followed->grid.residual_lines < most && consider(followed)) {
            return best;
        }
    }
    return small && !best ? std::optional(first->grid) : best;
}

} // namespace

GridResult findGrid(const PageImage& page, const GridParams& params, const Task& task)
{
    if (page.bgr.empty()) {
        throw Problem("The page holds no pixels. Open another file.");
    }
    if (params.corners) {
        return gridFromCorners(page, *params.corners);
    }
    if (std::min(page.bgr.cols, page.bgr.rows) >= 64) {
        if (auto result = fromPrint(page, params, task)) {
            if (params.ruler) {
                applyRuler(*result, *params.ruler);
            }
            return *result;
        }
    }
    return gridFallBack(page, params);
}

} // namespace retrace
