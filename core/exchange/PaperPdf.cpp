// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"
#include "core/exchange/FontLock.h"

#include <cairo-pdf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace retrace
{
namespace
{

constexpr double kPtPerMm = 72.0 / 25.4;
constexpr double kSpeed_mm_per_s = 25.0, kGain_mm_per_mv = 10.0;
constexpr double kWidth_mm = 297.0, kHeight_mm = 210.0; // A4; wider only for more than 10 s
constexpr double kGridLeft_mm = 10.0, kGridTop_mm = 25.0, kGridHeight_mm = 160.0;
constexpr double kStart_mm = 30.0;  // paper x of the page's first instant, on a 5 mm line
constexpr double kRight_mm = 12.0;  // beside the grid
constexpr double kPulse_mm = 5.0, kPulseLead_mm = 2.0;
constexpr double kPen_mm = 0.25, kMark_mm = 1.2;

struct Colour {
    double r, g, b;
};
constexpr Colour kFine{0.98, 0.85, 0.85}, kBold{0.94, 0.66, 0.66}, kInk{0.05, 0.05, 0.05}, kEdited{0.05, 0.3, 0.75},
    kDoubtful{0.75, 0.35, 0.0}, kWords{0.25, 0.25, 0.25};

cairo_status_t append(void* to, const unsigned char* bytes, unsigned n)
{
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), n);
    return CAIRO_STATUS_SUCCESS;
}

struct Span {
    double t0_s, t1_s;
};

/// Runs of samples for which `is` holds.
template <typename Is>
std::vector<Span> spansOf(std::size_t n, double fs_hz, Is is)
{
    std::vector<Span> spans;
    for (std::size_t k = 0; k < n; ++k) {
        if (is(k)) {
            const double t = static_cast<double>(k) / fs_hz;
            if (spans.empty() || t - spans.back().t1_s > 1.5 / fs_hz) {
                spans.push_back({t, t});
            }
            spans.back().t1_s = t;
        }
    }
    return spans;
}

class Sheet
{
public:
    Sheet(const Digitization& result, const ExportInfo& info) : m_result(result), m_info(info)
    {
        const double end_s = result.signal->record.duration_s();
        m_grid_width_mm = 5 * std::ceil((kStart_mm - kGridLeft_mm + end_s * kSpeed_mm_per_s + 5) / 5);
        m_width_mm = std::max(kWidth_mm, kGridLeft_mm + m_grid_width_mm + kRight_mm);
        for (const LeadBox& box : result.layout->boxes) {
            m_rows.push_back(box.row);
        }
        std::ranges::sort(m_rows);
        m_rows.erase(std::ranges::unique(m_rows).begin(), m_rows.end());
        m_surface.reset(cairo_pdf_surface_create_for_stream(append, &m_bytes, m_width_mm * kPtPerMm, kHeight_mm * kPtPerMm));
        cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_TITLE, info.record_name.c_str());
        m_pen.reset(cairo_create(m_surface.get()));
        cairo_scale(m_pen.get(), kPtPerMm, kPtPerMm);
        cairo_set_line_join(m_pen.get(), CAIRO_LINE_JOIN_ROUND);
        cairo_select_font_face(m_pen.get(), "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    }

    std::string draw()
    {
        drawGrid();
        for (std::size_t r = 0; r < m_rows.size(); ++r) {
            drawPulse(level_mm(m_rows[r]));
        }
        for (std::size_t b = 0; b < m_result.layout->boxes.size(); ++b) {
            drawLead(b);
        }
        drawMarks();
        drawHeader();
        drawFooter();
        m_pen.reset();
        cairo_surface_finish(m_surface.get());
        if (cairo_surface_status(m_surface.get()) != CAIRO_STATUS_SUCCESS) {
            throw Problem("The PDF could not be drawn. Export another format.");
        }
        return std::move(m_bytes);
    }

private:
    double spacing_mm() const { return kGridHeight_mm / static_cast<double>(std::max<std::size_t>(1, m_rows.size())); }
    /// Paper y of a row's 0 mV.
    double level_mm(int row) const
    {
        const auto at = std::ranges::find(m_rows, row) - m_rows.begin();
        return kGridTop_mm + spacing_mm() * (static_cast<double>(at) + 0.5);
    }
    static double x_mm(double t_s) { return kStart_mm + t_s * kSpeed_mm_per_s; }

    void colour(const Colour& c) { cairo_set_source_rgb(m_pen.get(), c.r, c.g, c.b); }

    void write(double x_mm, double y_mm, double size_mm, const std::string& text, const Colour& c = kWords)
    {
        colour(c);
        cairo_set_font_size(m_pen.get(), size_mm);
        cairo_move_to(m_pen.get(), x_mm, y_mm);
        cairo_show_text(m_pen.get(), text.c_str());
    }

    void stroke(double width_mm)
    {
        cairo_set_line_width(m_pen.get(), width_mm);
        cairo_stroke(m_pen.get());
    }

    void drawGrid()
    {
        const double right = kGridLeft_mm + m_grid_width_mm, bottom = kGridTop_mm + kGridHeight_mm;
        for (const bool bold : {false, true}) {
            for (int x = 0; x <= std::lround(m_grid_width_mm); ++x) {
                if ((x % 5 == 0) == bold) {
                    cairo_move_to(m_pen.get(), kGridLeft_mm + x, kGridTop_mm);
                    cairo_line_to(m_pen.get(), kGridLeft_mm + x, bottom);
                }
            }
            for (int y = 0; y <= std::lround(kGridHeight_mm); ++y) {
                if ((y % 5 == 0) == bold) {
                    cairo_move_to(m_pen.get(), kGridLeft_mm, kGridTop_mm + y);
                    cairo_line_to(m_pen.get(), right, kGridTop_mm + y);
                }
            }
            colour(bold ? kBold : kFine);
            stroke(bold ? 0.2 : 0.1);
        }
    }

    /// 1 mV for 0.2 s, before the row.
    void drawPulse(double level)
    {
        const double end = kStart_mm - 2 * kPulseLead_mm, start = end - kPulse_mm, top = level - kGain_mm_per_mv;
        cairo_move_to(m_pen.get(), start - kPulseLead_mm, level);
        for (const auto& [x, y] : {std::pair{start, level}, {start, top}, {end, top}, {end, level}, {end + kPulseLead_mm, level}}) {
            cairo_line_to(m_pen.get(), x, y);
        }
        colour(kInk);
        stroke(kPen_mm);
    }

    /// The samples of a printed lead; null if there are none.
    const SamplesMv* samplesOf(std::size_t b) const
    {
        const SignalResult& signal = *m_result.signal;
        const Lead lead = m_result.layout->boxes[b].lead;
        if (const auto from = signal.from_box.find(lead); from != signal.from_box.end() && from->second == b) {
            return &signal.record.leads.at(lead);
        }
        const auto twice = std::ranges::find(signal.duplicates, b, &Duplicate::box);
        return twice == signal.duplicates.end() ? nullptr : &twice->v_mv;
    }

    void drawLead(std::size_t b)
    {
        const LeadBox& box = m_result.layout->boxes[b];
        const double level = level_mm(box.row), start = x_mm(box.t0_s);
        if (const SamplesMv* v = samplesOf(b)) {
            drawSamples(*v, level);
        }
        if (box.column > 0) {
            cairo_move_to(m_pen.get(), start, level - 4);
            cairo_line_to(m_pen.get(), start, level - 1.5);
            cairo_move_to(m_pen.get(), start, level + 1.5);
            cairo_line_to(m_pen.get(), start, level + 4);
            colour(kInk);
            stroke(0.15);
        }
        write(start + 1, level - std::min(15.0, 0.42 * spacing_mm()), 3.2, std::string(leadName(box.lead)), kInk);
    }

    void drawSamples(const SamplesMv& v, double level)
    {
        const double fs = m_result.signal->record.fs_hz;
        bool down = false;
        for (std::size_t k = 0; k < v.size(); ++k) {
            if (std::isnan(v[k])) {
                down = false;
                continue;
            }
            const double x = x_mm(static_cast<double>(k) / fs), y = level - kGain_mm_per_mv * v[k];
            down ? cairo_line_to(m_pen.get(), x, y) : cairo_move_to(m_pen.get(), x, y);
            down = true;
        }
        colour(kInk);
        stroke(kPen_mm);
    }

    /// Under the row: a hatched bar where a person decided, a zigzag where the trace is doubtful.
    void drawMarks()
    {
        if (!m_result.confidence) {
            return;
        }
        const SignalResult& signal = *m_result.signal;
        for (const auto& [lead, claims] : m_result.confidence->leads) {
            const auto from = signal.from_box.find(lead);
            if (from == signal.from_box.end()) {
                continue;
            }
            const double y = markLevel(from->second);
            for (const Span& s : spansOf(claims.reason.size(), signal.record.fs_hz, [&](std::size_t k) { return claims.reason[k] == DoubtReason::edited; })) {
                drawBar(x_mm(s.t0_s), x_mm(s.t1_s), y);
            }
        }
        for (const Doubt& doubt : m_result.confidence->doubts) {
            if (doubt.reason != DoubtReason::layout && doubt.reason != DoubtReason::scale && doubt.reason != DoubtReason::edited) {
                drawZigzag(x_mm(doubt.t0_s), x_mm(doubt.t1_s), markLevel(doubt.box) + 1.5 * kMark_mm);
            }
        }
    }

    double markLevel(std::size_t box) const
    {
        return level_mm(m_result.layout->boxes.at(box).row) + 0.5 * spacing_mm() - 4 * kMark_mm;
    }

    void drawBar(double x0, double x1, double y)
    {
        x1 = std::max(x1, x0 + kMark_mm);
        cairo_rectangle(m_pen.get(), x0, y, x1 - x0, kMark_mm);
        for (double x = x0; x + kMark_mm <= x1; x += kMark_mm) {
            cairo_move_to(m_pen.get(), x, y + kMark_mm);
            cairo_line_to(m_pen.get(), x + kMark_mm, y);
        }
        colour(kEdited);
        stroke(0.15);
    }

    void drawZigzag(double x0, double x1, double y)
    {
        x1 = std::max(x1, x0 + kMark_mm);
        cairo_move_to(m_pen.get(), x0, y);
        bool up = true;
        for (double x = x0 + kMark_mm / 2; x < x1; x += kMark_mm / 2, up = !up) {
            cairo_line_to(m_pen.get(), x, y + (up ? kMark_mm : 0));
        }
        colour(kDoubtful);
        stroke(0.3);
    }

    void drawHeader()
    {
        write(kGridLeft_mm, 14, 4.5, m_info.record_name, kInk);
        write(kGridLeft_mm, 20, 3, fmt::format("{:g} mm/s   {:g} mm/mV   layout {}", kSpeed_mm_per_s, kGain_mm_per_mv, m_result.layout->name));
        std::string review = "Not reviewed";
        if (m_info.review) {
            std::string status = m_info.review->status;
            std::ranges::replace(status, '_', ' ');
            review = fmt::format("Review: {}{}{}{}{}", status, m_info.review->reviewer.empty() ? "" : ", ", m_info.review->reviewer,
                                 m_info.review->date.empty() ? "" : ", ", m_info.review->date);
        }
        write(kGridLeft_mm + m_grid_width_mm / 2, 14, 3, review);
        if (m_result.confidence) {
            write(kGridLeft_mm + m_grid_width_mm / 2, 20, 3, fmt::format("Expected error {:.3f} mV", m_result.confidence->error_mv));
        }
    }

    void drawFooter()
    {
        const double y = kGridTop_mm + kGridHeight_mm + 6, second = y + 5.5;
        drawBar(kGridLeft_mm, kGridLeft_mm + 8, y - kMark_mm);
        write(kGridLeft_mm + 10, y, 2.6, "set by hand");
        drawZigzag(kGridLeft_mm + 35, kGridLeft_mm + 43, y - kMark_mm);
        write(kGridLeft_mm + 45, y, 2.6, "doubtful");
        write(kGridLeft_mm + 70, y, 2.6, fmt::format("Redrawn from a page by Retrace {}. The pulse before each row is 1 mV and 0.2 s.", m_info.software_version));
        std::string page = m_result.page ? "Page SHA-256 " + m_result.page->sha256 : "";
        if (m_result.page && m_result.page->count > 1) {
            page += fmt::format(", page {} of {}", m_result.page->index + 1, m_result.page->count);
        }
        write(kGridLeft_mm, second, 2.6, page);
        write(kGridLeft_mm, second + 5.5, 3.4, "NOT FOR DIAGNOSIS", kInk);
    }

    const Digitization& m_result;
    const ExportInfo& m_info;
    double m_width_mm = kWidth_mm, m_grid_width_mm = 0;
    std::vector<int> m_rows;
    std::string m_bytes;
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> m_surface{nullptr, &cairo_surface_destroy};
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> m_pen{nullptr, &cairo_destroy};
};

} // namespace

std::string toPdf(const Digitization& result, const ExportInfo& info)
{
    if (!result.signal || !result.layout) {
        throw Problem("There are no signals to draw. Read the page first.");
    }
    const std::lock_guard lock(fontLock());
    return Sheet(result, info).draw();
}

} // namespace retrace
