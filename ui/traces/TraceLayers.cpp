// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traces/TraceLayers.h"

#include "ui/traces/TraceView.h"

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr float kBandAlphaLight = 0.18F;
constexpr float kBandAlphaDark = 0.22F;

/// The band of one run as a polygon with at most one corner above and below for each screen pixel.
class BandRun
{
public:
    BandRun(QCPAxis* x, QCPAxis* y) : m_x(x), m_y(y) {}

    void add(double x_mm, double top_mm, double bottom_mm)
    {
        const double at = m_x->coordToPixel(x_mm);
        const double high = m_y->coordToPixel(top_mm), low = m_y->coordToPixel(bottom_mm);
        if (!m_above.isEmpty() && at - m_above.back().x() < 1.0) {
            m_above.back().setY(std::min(m_above.back().y(), high));
            m_below.back().setY(std::max(m_below.back().y(), low));
            return;
        }
        m_above << QPointF(at, high);
        m_below << QPointF(at, low);
    }
    void draw(QPainter& painter)
    {
        if (m_above.size() > 1) {
            std::reverse(m_below.begin(), m_below.end());
            painter.drawPolygon(m_above + m_below);
        }
        m_above.clear();
        m_below.clear();
    }

private:
    QCPAxis* m_x;
    QCPAxis* m_y;
    QPolygonF m_above, m_below;
};

void drawBand(QPainter& painter, const Strip& strip, QCPAxis* x, QCPAxis* y)
{
    BandRun run(x, y);
    const QCPRange seen = x->range();
    for (qsizetype k = 0; k < strip.band_mm.size(); ++k) {
        const double at = strip.x_mm[k];
        if (at < seen.lower - 1 || at > seen.upper + 1) {
            continue;
        }
        if (std::isnan(strip.band_mm[k]) || std::isnan(strip.y_mm[k])) {
            run.draw(painter);
        } else {
            run.add(at, strip.y_mm[k] - strip.band_mm[k], strip.y_mm[k] + strip.band_mm[k]);
        }
    }
    run.draw(painter);
}

} // namespace

BandLayer::BandLayer(TraceView& view)
    : QCPLayerable(&view.plot(), QStringLiteral("grid")), m_view(view)
{
}

void BandLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(true);
}

void BandLayer::draw(QCPPainter* painter)
{
    QColor colour = m_view.colours().trace;
    colour.setAlphaF(colour.lightnessF() > 0.5F ? kBandAlphaDark : kBandAlphaLight);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    for (const Strip& strip : m_view.arrangement().strips()) {
        drawBand(*painter, strip, m_view.plot().xAxis, m_view.plot().yAxis);
    }
}

SignLayer::SignLayer(TraceView& view)
    : QCPLayerable(&view.plot(), QStringLiteral("overlay")), m_view(view)
{
}

void SignLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(true);
}

void SignLayer::draw(QCPPainter* painter)
{
    const ReviewLayer* const layer = m_view.reviewLayer();
    if (!layer) {
        return;
    }
    const QCustomPlot& plot = m_view.plot();
    const auto to = [&](PaperPoint paper, std::size_t box) -> std::optional<QPointF> {
        const auto at = m_view.arrangement().toPane(paper, box);
        return at ? std::optional(QPointF(plot.xAxis->coordToPixel(at->x()),
                                          plot.yAxis->coordToPixel(at->y())))
                  : std::nullopt;
    };
    layer->draw(*painter, to, m_view.colours());
}

} // namespace retrace
