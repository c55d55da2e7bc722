// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace retrace
{
namespace
{

const cv::Scalar kGridColour(200, 160, 60), kBoxColour(60, 160, 60), kGuessColour(200, 40, 160);
const cv::Scalar kTraceColour(0, 0, 230), kInk(40, 30, 20);
constexpr int kLongestSide = 1800;
constexpr double kPanelPxPerMm = 5.0;
constexpr double kRowMm = 32.0, kMarginMm = 8.0;
constexpr int kShift = 4; ///< fractional bits of drawn coordinates

cv::Point fixedPoint(double x_px, double y_px)
{
    // Far outside points are cut, so that the fixed-point coordinates do not overflow.
    const auto cut = [](double v) { return std::clamp(v, -1e5, 1e5); };
    return {cvRound(cut(x_px) * (1 << kShift)), cvRound(cut(y_px) * (1 << kShift))};
}

void drawRun(cv::Mat& picture, std::vector<cv::Point>& run, const cv::Scalar& colour, int width)
{
    if (run.size() == 1) {
        run.push_back(run.front());
    }
    if (!run.empty()) {
        cv::polylines(picture, run, false, colour, width, cv::LINE_AA, kShift);
    }
    run.clear();
}

/// The page at a size to look at, with what was found drawn in page pixels.
class PagePanel
{
public:
    explicit PagePanel(const Digitization& result) : m_result(result)
    {
        const cv::Mat& page = result.page->bgr;
        m_scale = std::min(1.0, static_cast<double>(kLongestSide) / std::max(page.cols, page.rows));
        cv::resize(page, m_picture, {}, m_scale, m_scale, cv::INTER_AREA);
    }

    cv::Mat draw()
    {
        if (m_result.grid && !m_result.grid->map.empty()) {
            drawGrid();
            if (m_result.layout) {
                drawBoxes();
            }
            if (m_result.trace) {
                drawTraces();
            }
        }
        return m_picture;
    }

private:
    cv::Point at(double x_mm, double y_mm) const
    {
        const PagePoint p = m_result.grid->map.toPage({x_mm, y_mm});
        return fixedPoint((p.x_px + 0.5) * m_scale - 0.5, (p.y_px + 0.5) * m_scale - 0.5);
    }

    void drawLine(double x0_mm, double y0_mm, double x1_mm, double y1_mm, const cv::Scalar& colour)
    {
        const double length_mm = std::hypot(x1_mm - x0_mm, y1_mm - y0_mm);
        const int pieces = std::clamp(static_cast<int>(length_mm / 5.0), 1, 400);
        std::vector<cv::Point> run;
        for (int i = 0; i <= pieces; ++i) {
            const double t = static_cast<double>(i) / pieces;
            run.push_back(at(x0_mm + t * (x1_mm - x0_mm), y0_mm + t * (y1_mm - y0_mm)));
        }
        drawRun(m_picture, run, colour, 1);
    }

    /// Every 5 mm line: where they leave the printed ones, the map is wrong.
    void drawGrid()
    {
        const PaperBox e = m_result.grid->map.extent();
        const PaperPoint five = m_result.unwarped ? m_result.unwarped->five : PaperPoint{};
        const auto first = [](double from, double line) {
            return line + std::ceil((from - line) / 5.0) * 5.0;
        };
        cv::Mat clean = m_picture.clone();
        constexpr int most = 400;
        for (int i = 0; i < most && first(e.x0_mm, five.x_mm) + 5.0 * i <= e.x1_mm; ++i) {
            const double x_mm = first(e.x0_mm, five.x_mm) + 5.0 * i;
            drawLine(x_mm, e.y0_mm, x_mm, e.y1_mm, kGridColour);
        }
        for (int i = 0; i < most && first(e.y0_mm, five.y_mm) + 5.0 * i <= e.y1_mm; ++i) {
            const double y_mm = first(e.y0_mm, five.y_mm) + 5.0 * i;
            drawLine(e.x0_mm, y_mm, e.x1_mm, y_mm, kGridColour);
        }
        cv::addWeighted(m_picture, 0.5, clean, 0.5, 0, m_picture);
    }

    void drawBoxes()
    {
        for (const LeadBox& lead : m_result.layout->boxes) {
            const cv::Scalar& colour = lead.name_printed ? kBoxColour : kGuessColour;
            const PaperBox& b = lead.box;
            drawLine(b.x0_mm, b.y0_mm, b.x1_mm, b.y0_mm, colour);
            drawLine(b.x1_mm, b.y0_mm, b.x1_mm, b.y1_mm, colour);
            drawLine(b.x1_mm, b.y1_mm, b.x0_mm, b.y1_mm, colour);
            drawLine(b.x0_mm, b.y1_mm, b.x0_mm, b.y0_mm, colour);
            const cv::Point corner = at(b.x0_mm + 1, b.y0_mm + 1);
            cv::putText(m_picture, (lead.inverted ? "-" : "") + std::string(leadName(lead.lead)),
                        {corner.x >> kShift, (corner.y >> kShift) + 12}, cv::FONT_HERSHEY_SIMPLEX,
                        0.55, colour, 2, cv::LINE_AA);
        }
    }

    void drawTraces()
    {
        for (const LeadTrace& trace : m_result.trace->traces) {
            std::vector<cv::Point> run;
            for (std::size_t k = 0; k < trace.y_mm.size(); ++k) {
                if (std::isfinite(trace.y_mm[k])) {
                    run.push_back(
                        at(trace.x0_mm + static_cast<double>(k) * trace.step_mm, trace.y_mm[k]));
                } else {
                    drawRun(m_picture, run, kTraceColour, 1);
                }
            }
            drawRun(m_picture, run, kTraceColour, 1);
        }
    }

    const Digitization& m_result;
    double m_scale = 1.0;
    cv::Mat m_picture;
};

/// The signals on ECG paper at 25 mm/s and 10 mm/mV, in the printed rows.
class SignalPanel
{
public:
    explicit SignalPanel(const Digitization& result)
        : m_result(result), m_record(result.signal->record)
    {
        std::set<int> rows;
        for (const auto& [lead, samples] : m_record.leads) {
            rows.insert(printedRow(lead));
        }
        for (const int row : rows) {
            m_place.emplace(row, static_cast<int>(m_place.size()));
        }
        const double seconds = std::clamp(m_record.duration_s(), 1.0, 60.0);
        m_picture =
            cv::Mat(length(m_place.size() * kRowMm + 2 * kMarginMm),
                    length(seconds * 25.0 + 2 * kMarginMm), CV_8UC3, cv::Scalar(255, 255, 255));
    }

    cv::Mat draw()
    {
        drawPaper();
        for (const auto& [lead, samples] : m_record.leads) {
            drawLead(lead, samples);
        }
        return m_picture;
    }

private:
    static int length(double mm) { return static_cast<int>(std::lround(mm * kPanelPxPerMm)); }

    int printedRow(Lead lead) const
    {
        const auto it = m_result.signal->from_box.find(lead);
        const auto& boxes = m_result.layout->boxes;
        return it != m_result.signal->from_box.end() && it->second < boxes.size()
                   ? boxes[it->second].row
                   : 1000 + static_cast<int>(lead);
    }

    void drawPaper()
    {
        const cv::Scalar thin(225, 225, 255), thick(180, 180, 245);
        for (int pass = 0; pass < 2; ++pass) {
            const double step_px = kPanelPxPerMm * (pass == 0 ? 1 : 5);
            const cv::Scalar& colour = pass == 0 ? thin : thick;
            for (double x = 0; x < m_picture.cols; x += step_px) {
                cv::line(m_picture, {cvRound(x), 0}, {cvRound(x), m_picture.rows}, colour);
            }
            for (double y = 0; y < m_picture.rows; y += step_px) {
                cv::line(m_picture, {0, cvRound(y)}, {m_picture.cols, cvRound(y)}, colour);
            }
        }
    }

    void drawLead(Lead lead, const SamplesMv& samples)
    {
        const double base_mm = kMarginMm + (m_place.at(printedRow(lead)) + 0.5) * kRowMm;
        std::vector<cv::Point> run;
        bool named = false;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            if (!std::isfinite(samples[i])) {
                drawRun(m_picture, run, kInk, 1);
                continue;
            }
            const double x_mm = kMarginMm + static_cast<double>(i) / m_record.fs_hz * 25.0;
            run.push_back(
                fixedPoint(x_mm * kPanelPxPerMm, (base_mm - samples[i] * 10.0) * kPanelPxPerMm));
            if (!named) {
                const cv::Point at(length(x_mm + 1), length(base_mm - 0.36 * kRowMm));
                cv::putText(m_picture, std::string(leadName(lead)), at, cv::FONT_HERSHEY_SIMPLEX,
                            0.6, {160, 60, 0}, 2, cv::LINE_AA);
                named = true;
            }
        }
        drawRun(m_picture, run, kInk, 1);
    }

    const Digitization& m_result;
    const Record& m_record;
    std::map<int, int> m_place; ///< printed row -> place from the top
    cv::Mat m_picture;
};

} // namespace

cv::Mat reviewPicture(const Digitization& result)
{
    if (!result.page || result.page->bgr.empty()) {
        throw Problem("There is no page to draw. Open a page first.");
    }
    const cv::Mat page = PagePanel(result).draw();
    if (!result.signal || result.signal->record.leads.empty()) {
        return page;
    }
    const cv::Mat signals = SignalPanel(result).draw();
    constexpr int gap = 10;
    cv::Mat both(std::max(page.rows, signals.rows), page.cols + gap + signals.cols, CV_8UC3,
                 cv::Scalar(240, 240, 240));
    page.copyTo(both(cv::Rect(0, 0, page.cols, page.rows)));
    signals.copyTo(both(cv::Rect(page.cols + gap, 0, signals.cols, signals.rows)));
    return both;
}

} // namespace retrace
