// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/PdfTraces.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <unordered_map>

namespace retrace {
namespace {

constexpr double kPointsPerMm = 72.0 / 25.4;
constexpr double kMinSpanPt = 20 * kPointsPerMm;
constexpr double kMinHeightPt = 0.3 * kPointsPerMm;
constexpr double kLongLinePt = 10 * kPointsPerMm; ///< a straight stroke of this length is grid or frame
constexpr double kMeetPt = 0.02;
constexpr double kBackPt = 0.1 * kPointsPerMm;    ///< plotters that simplify paths step back a little
constexpr std::size_t kMinVertices = 50;
constexpr std::size_t kMinOblique = 12;           ///< steps along neither axis
constexpr int kPale = 225;                        ///< a pen lighter than this draws on no paper
constexpr double kScanShare = 0.5;

bool axisParallel(const PagePoint& a, const PagePoint& b)
{
    return std::abs(a.x_px - b.x_px) < 1e-3 || std::abs(a.y_px - b.y_px) < 1e-3;
}

bool finite(const PagePath& path)
{
    return std::all_of(path.points.begin(), path.points.end(), [](const PagePoint& p) {
        return std::abs(p.x_px) < 1e6 && std::abs(p.y_px) < 1e6; // false for NaN, too
    });
}

bool isLongStraightLine(const PagePath& path)
{
    const auto& first = path.points.front();
    const auto& last = path.points.back();
    const double length = std::hypot(last.x_px - first.x_px, last.y_px - first.y_px);
    if (length < kLongLinePt) {
        return false;
    }
    return std::all_of(path.points.begin(), path.points.end(), [&](const PagePoint& p) {
        const double cross = (last.x_px - first.x_px) * (p.y_px - first.y_px)
            - (last.y_px - first.y_px) * (p.x_px - first.x_px);
        return std::abs(cross) / length < 0.01;
    });
}

bool couldBePartOfTrace(const PagePath& path)
{
    const bool pale = path.r > kPale && path.g > kPale && path.b > kPale;
    return !pale && !path.closed && finite(path) && !isLongStraightLine(path);
}

bool samePen(const PagePath& a, const PagePath& b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && std::abs(a.width_px - b.width_px) < 1e-3;
}

/// Joins strokes of one pen whose start lies on another's end: some programs draw a stroke a sample.
class ChainJoiner
{
public:
    void add(const PagePath& path)
    {
        const std::size_t at = findEnd(path);
        if (at == kNone) {
            m_chains.push_back(path);
            remember(m_chains.size() - 1);
            return;
        }
        forget(at);
        auto& points = m_chains[at].points;
        points.insert(points.end(), path.points.begin() + 1, path.points.end());
        remember(at);
    }
    std::vector<PagePath> take() { return std::move(m_chains); }

private:
    static constexpr std::size_t kNone = SIZE_MAX;
    using Cell = std::int64_t;

    static Cell cell(double x, double y, int dx, int dy)
    {
        const auto cx = static_cast<Cell>(std::floor(x / kMeetPt)) + dx;
        const auto cy = static_cast<Cell>(std::floor(y / kMeetPt)) + dy;
        return cx * (Cell(1) << 31) + cy;
    }
    Cell endCell(std::size_t chain) const
    {
        const PagePoint& end = m_chains[chain].points.back();
        return cell(end.x_px, end.y_px, 0, 0);
    }
    std::size_t findEnd(const PagePath& path) const
    {
        const PagePoint& start = path.points.front();
        for (int k = 0; k < 9; ++k) {
            const auto [from, to] = m_ends.equal_range(cell(start.x_px, start.y_px, k % 3 - 1, k / 3 - 1));
            for (auto it = from; it != to; ++it) {
                const PagePoint& end = m_chains[it->second].points.back();
                const double gap = std::hypot(end.x_px - start.x_px, end.y_px - start.y_px);
                if (gap <= kMeetPt && samePen(m_chains[it->second], path)) {
                    return it->second;
                }
            }
        }
        return kNone;
    }
    void remember(std::size_t chain) { m_ends.emplace(endCell(chain), chain); }
    void forget(std::size_t chain)
    {
        const auto [from, to] = m_ends.equal_range(endCell(chain));
        const auto it = std::find_if(from, to, [&](const auto& entry) { return entry.second == chain; });
        if (it != to) {
            m_ends.erase(it);
        }
    }

    std::vector<PagePath> m_chains;
    std::unordered_multimap<Cell, std::size_t> m_ends;
};

/// Strokes drawn backwards are turned round, so that chains run to the right.
void turnToTheRight(PagePath& path)
{
    if (path.points.back().x_px < path.points.front().x_px) {
        std::reverse(path.points.begin(), path.points.end());
    }
}

bool runsToTheRight(const PagePath& path)
{
    double furthest = path.points.front().x_px, back = 0;
    for (const PagePoint& p : path.points) {
        back = std::max(back, furthest - p.x_px);
        furthest = std::max(furthest, p.x_px);
    }
    return back <= kBackPt;
}

bool isTrace(const PagePath& path)
{
    const auto& points = path.points;
    if (points.size() <= kMinVertices || points.back().x_px - points.front().x_px < kMinSpanPt
        || !runsToTheRight(path)) {
        return false;
    }
    const auto [low, high] = std::minmax_element(
        points.begin(), points.end(), [](const PagePoint& a, const PagePoint& b) { return a.y_px < b.y_px; });
    std::size_t oblique = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        oblique += !axisParallel(points[i - 1], points[i]);
    }
    return high->y_px - low->y_px > kMinHeightPt && oblique >= kMinOblique;
}

void toPixels(PagePath& path, double dpi)
{
    const double scale = dpi / 72.0;
    double furthest = -1e9;
    for (PagePoint& p : path.points) {
        furthest = std::max(furthest, p.x_px * scale - 0.5);
        p = {furthest, p.y_px * scale - 0.5};
    }
    path.width_px *= scale;
}

bool sameCurve(const PagePath& a, const PagePath& b)
{
    return a.points.size() == b.points.size()
        && std::equal(a.points.begin(), a.points.end(), b.points.begin(), [](const PagePoint& p, const PagePoint& q) {
               return std::abs(p.x_px - q.x_px) < 0.01 && std::abs(p.y_px - q.y_px) < 0.01;
           });
}

/// Whether any of the 3 x 3 pixels round a place comes near the pen's colour.
bool isInked(const cv::Mat& rendered, int x, int y, const PagePath& pen)
{
    const int paper = 255 - std::min({pen.r, pen.g, pen.b});
    for (int v = std::max(0, y - 1); v <= std::min(rendered.rows - 1, y + 1); ++v) {
        for (int u = std::max(0, x - 1); u <= std::min(rendered.cols - 1, x + 1); ++u) {
            const auto& pixel = rendered.at<cv::Vec3b>(v, u);
            const int off = std::max({std::abs(pixel[0] - pen.b), std::abs(pixel[1] - pen.g),
                                      std::abs(pixel[2] - pen.r)});
            if (off * 10 < paper * 7) {
                return true;
            }
        }
    }
    return false;
}

/// Share of a trace's length that shows as ink in the picture.
double visibleShare(const PagePath& trace, const cv::Mat& rendered)
{
    std::size_t inked = 0, total = 0;
    for (std::size_t i = 1; i < trace.points.size(); ++i) {
        const PagePoint a = trace.points[i - 1], b = trace.points[i];
        const int steps = std::max(1, static_cast<int>(std::hypot(b.x_px - a.x_px, b.y_px - a.y_px) / 2));
        for (int k = 0; k < steps; ++k) {
            const double t = (k + 0.5) / steps;
            const int x = static_cast<int>(std::lround(a.x_px + t * (b.x_px - a.x_px)));
            const int y = static_cast<int>(std::lround(a.y_px + t * (b.y_px - a.y_px)));
            const bool on_page = x >= 0 && y >= 0 && x < rendered.cols && y < rendered.rows;
            inked += on_page && isInked(rendered, x, y, trace);
            ++total;
        }
    }
    return total ? static_cast<double>(inked) / static_cast<double>(total) : 0.0;
}

std::vector<PagePath> candidates(const PdfDrawing& drawing)
{
    ChainJoiner joiner;
    for (const PagePath& stroke : drawing.strokes) {
        if (couldBePartOfTrace(stroke)) {
            PagePath path = stroke;
            turnToTheRight(path);
            joiner.add(path);
        }
    }
    std::vector<PagePath> found;
    for (PagePath& chain : joiner.take()) {
        if (isTrace(chain)) {
            found.push_back(std::move(chain));
        }
    }
    return found;
}

std::string doubtWithoutCandidates(const PdfDrawing& drawing)
{
    if (drawing.fills > 0) {
        return "This PDF seems to draw its traces as filled shapes, so they are read from its picture.";
    }
    return drawing.strokes.empty()
        ? std::string()
        : "No traces could be told from the other lines in this PDF, so they are read from its picture.";
}

} // namespace

PdfTraces findPdfTraces(const PdfDrawing& drawing, double dpi, const cv::Mat& rendered)
{
    constexpr double kVisible = 0.9, kHidden = 0.1;
    PdfTraces result;
    if (drawing.image_share >= kScanShare) {
        return result;
    }
    if (!drawing.readable) {
        result.doubt = "This PDF's drawing could not be followed to its end, so traces are read from its picture.";
        return result;
    }
    for (PagePath& path : candidates(drawing)) {
        toPixels(path, dpi);
        const double visible = visibleShare(path, rendered);
        const bool twice = std::any_of(result.traces.begin(), result.traces.end(),
                                       [&](const PagePath& other) { return sameCurve(path, other); });
        if (visible >= kVisible && !twice) {
            result.traces.push_back(std::move(path));
        } else if (visible > kHidden && visible < kVisible) {
            result.doubt = "Some curves in this PDF are not drawn as they are stored, so traces are read from its picture.";
        }
    }
    if (!result.doubt.empty()) {
        result.traces.clear();
    } else if (result.traces.empty()) {
        result.doubt = doubtWithoutCandidates(drawing);
    }
    return result;
}

double gridPitchPt(const PdfDrawing& drawing)
{
    constexpr std::size_t kLines = 20;
    constexpr double kSameLinePt = 0.2;
    std::vector<double> at;
    for (const PagePath& path : drawing.strokes) {
        const bool upright = path.points.size() == 2 && finite(path)
            && std::abs(path.points[0].x_px - path.points[1].x_px) < 1e-3;
        if (upright && isLongStraightLine(path)) {
            at.push_back(path.points[0].x_px);
        }
    }
    std::sort(at.begin(), at.end());
    std::vector<double> gaps;
    for (std::size_t i = 1; i < at.size(); ++i) {
        if (at[i] - at[i - 1] > kSameLinePt) {
            gaps.push_back(at[i] - at[i - 1]);
        }
    }
    if (gaps.size() < kLines) {
        return 0;
    }
    return medianInPlace(gaps);
}

} // namespace retrace
