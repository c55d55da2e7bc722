// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/RowInk.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kBarNearMm = 1.2;    // a separator stands this close to a column border
constexpr double kBarMinMm = 2.5;
constexpr double kFlankTallMm = 2.0;  // a pulse's flank is inked higher than this
constexpr float kUnseen = 0.1F;       // the network's probability of a trace
constexpr double kFlankSlackMm = 0.25; // beside the pen's half width

class RowInk
{
public:
    RowInk(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout) : m_page(page), m_ink(ink), m_layout(layout) {}

    InkColumns columns(double from_mm, double to_mm, double level_mm, double band_mm) const
    {
        return InkColumns(m_ink, column(from_mm, 0), column(to_mm, 1), static_cast<int>(y_px(level_mm - band_mm)),
                          static_cast<int>(y_px(level_mm + band_mm)), static_cast<float>(kJoinGapMm * m_page.px_per_mm_y));
    }

    /// Ink inside a lead name's box is lettering.
    void markNames(const std::vector<PaperBox>& names, InkColumns& columns) const
    {
        for (const PaperBox& name : names) {
            const double top = y_px(name.y0_mm) - 1, bottom = y_px(name.y1_mm) + 1;
            for (int x = std::max(columns.x0(), column(name.x0_mm, 0)); x < std::min(columns.x1(), column(name.x1_mm, 1)); ++x) {
                for (InkRun& run : columns.at(x)) {
                    run.text = run.text || (run.top >= top && run.bottom <= bottom);
                }
            }
        }
    }

    /// Ink through which the network sees no signal run is a grid's or a crease's rather; under lettering it may miss one.
    void markUnseen(const std::vector<PaperBox>& names, InkColumns& columns) const
    {
        const NetworkReading& network = m_ink.network;
        if (network.empty()) {
            return;
        }
        const cv::Mat& trace = network.classes[static_cast<std::size_t>(InkClass::trace)];
        const int down = std::max(1, static_cast<int>(std::lround(double(network.position.rows) / trace.rows)));
        const int along = std::max(1, static_cast<int>(std::lround(double(network.position.cols) / trace.cols)));
        for (int x = columns.x0(); x < columns.x1(); ++x) {
            const int c = static_cast<int>(std::lround(network.column(x_mm(x)))) / along;
            for (InkRun& run : columns.at(x)) {
                if (std::ranges::any_of(names, [&](const PaperBox& name) {
                        return x_mm(x) > name.x0_mm && x_mm(x) < name.x1_mm && y_mm(run.bottom) > name.y0_mm && y_mm(run.top) < name.y1_mm;
                    })) {
                    continue;
                }
                const int from = std::max(0, static_cast<int>(std::floor(network.row(y_mm(run.top)))) / down - 1);
                const int to = std::min(trace.rows - 1, static_cast<int>(std::ceil(network.row(y_mm(run.bottom)))) / down + 1);
                float most = 0;
                for (int y = from; y <= to && most < kUnseen; ++y) {
                    for (int beside = std::max(0, c - 1); beside <= std::min(trace.cols - 1, c + 1); ++beside) {
                        most = std::max(most, trace.at<float>(y, beside));
                    }
                }
                run.text = run.text || most < kUnseen;
            }
        }
    }

    /// A pulse's ink is not the lead's, where it lies within the row's span. Pulses stand in all rows alike: one that was
    /// not found in this row is taken to stand where another row's does.
    void dropPulses(InkColumns& columns, int row) const
    {
        const double pen = m_ink.pen_width_mm;
        for (const PulseMark& p : m_layout.pulses) {
            const bool own = p.row == row;
            const auto same = [&](const PulseMark& q) { return q.row == row && q.left == p.left; };
            if (!own && std::ranges::any_of(m_layout.pulses, same)) {
                continue;
            }
            for (int x = columns.x0(); x < columns.x1(); ++x) {
                const double at = x_mm(x);
                const bool flank = std::min(std::abs(at - p.box.x0_mm), std::abs(at - p.box.x1_mm)) < 0.5 * pen + kFlankSlackMm;
                if (at > p.box.x0_mm && at < p.box.x1_mm - 0.5 * pen) {
                    columns.at(x).clear();
                } else if (flank) {
                    std::erase_if(columns.at(x), [&](const InkRun& run) {
                        return run.bottom - run.top > kFlankTallMm * m_page.px_per_mm_y;
                    });
                }
            }
        }
    }

    /// An upright bar at a column border hides the trace: its columns are left out and bridged.
    void dropSeparators(InkColumns& columns, const std::vector<std::size_t>& boxes, double baseline_mm) const
    {
        const double sy = m_page.px_per_mm_y;
        for (std::size_t b : boxes) {
            const double border = m_layout.boxes[b].box.x0_mm;
            for (int x = std::max(columns.x0(), column(border - kBarNearMm, 0)); x < std::min(columns.x1(), column(border + kBarNearMm, 1)); ++x) {
                std::erase_if(columns.at(x), [&](const InkRun& run) {
                    return run.bottom - run.top > kBarMinMm * sy && isBar(columns, x, run) &&
                           std::abs(y_mm(run.centre) - baseline_mm) < 12.0;
                });
            }
        }
    }

private:
    /// The neighbouring column, or the one after, has a run with the very same ends.
    static bool isBar(const InkColumns& columns, int x, const InkRun& run)
    {
        for (int other : {x - 1, x + 1}) {
            if (other < columns.x0() || other >= columns.x1()) {
                continue;
            }
            for (const InkRun& o : columns.at(other)) {
                if (std::abs(o.top - run.top) < 1.5F && std::abs(o.bottom - run.bottom) < 1.5F) {
                    return true;
                }
            }
        }
        return false;
    }

    int column(double x_mm, int round_up) const
    {
        const double px = (x_mm - m_page.origin.x_mm) * m_page.px_per_mm_x;
        return std::clamp(static_cast<int>(std::floor(px)) + round_up, 0, m_ink.coverage.cols);
    }
    double y_px(double y_mm) const { return (y_mm - m_page.origin.y_mm) * m_page.px_per_mm_y; }
    double x_mm(double px) const { return m_page.origin.x_mm + px / m_page.px_per_mm_x; }
    double y_mm(double px) const { return m_page.origin.y_mm + px / m_page.px_per_mm_y; }

    const UnwarpedPage& m_page;
    const InkResult& m_ink;
    const LayoutResult& m_layout;
};

} // namespace

InkColumns rowInk(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, const std::vector<PaperBox>& names,
                  const std::vector<std::size_t>& boxes, double from_mm, double to_mm, double band_mm)
{
    const LeadBox& first = layout.boxes[boxes.front()];
    const RowInk row(page, ink, layout);
    InkColumns columns = row.columns(from_mm, to_mm, first.baseline_mm, band_mm);
    row.markNames(names, columns);
    row.markUnseen(names, columns);
    row.dropPulses(columns, first.row);
    row.dropSeparators(columns, boxes, first.baseline_mm);
    return columns;
}

} // namespace retrace
