// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traces/TraceView.h"

#include "ui/traces/TraceLayers.h"

#include <QLocale>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <utility>

namespace retrace {

namespace {

const QString kOverlay = QStringLiteral("overlay"); // the plot's uppermost layer

constexpr double kFineLinesFrom_px_per_mm = 4.0; ///< below this, 1 mm lines are a grey veil
constexpr double kScreen_px_per_mm = 96.0 / 25.4;

/// A line every 5 mm and four finer ones between, at every zoom.
class PaperTicker : public QCPAxisTickerFixed
{
protected:
    int getSubTickCount(double) override { return 4; }
};

QColor between(const QColor& a, const QColor& b)
{
    return QColor((a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2);
}

constexpr double kNameWidth_mm = 12.0;
constexpr int kSignHeight_px = 24; // ▲ and bracket, as ReviewLayer draws the chosen one

/// Where a name stands over the beginning of its trace: above whatever is drawn there.
double nameHeight_mm(const Strip& strip)
{
    double highest = strip.baseline_mm - 5.0;
    for (qsizetype k = 0; k < strip.x_mm.size() && strip.x_mm[k] < strip.x0_mm + kNameWidth_mm;
         ++k) {
        if (strip.y_mm[k] < highest) {
            highest = strip.y_mm[k];
        }
    }
    return highest - 0.5;
}

/// A doubt's sign stands where the lead's name does.
bool doubtAtName(const Digitization& result, std::size_t box)
{
    return result.confidence && std::ranges::any_of(result.confidence->doubts, [&](const Doubt& d) {
        return d.box == box && d.reason != DoubtReason::layout && d.reason != DoubtReason::scale && d.where.x0_mm < result.layout->boxes[box].box.x0_mm + kNameWidth_mm;
    });
}

QString orAssumed(const QString& text, const Figure& figure)
{
    return figure.origin == Origin::assumed ? TraceView::tr("%1 assumed").arg(text) : text;
}

/// The scale, each figure with the word "assumed" where nothing on the page tells it.
QString captionOf(const Calibration& scale)
{
    const QLocale locale;
    const auto mm = [&locale](const Figure& figure) {
        return locale.toString(figure.value, 'g', 4);
    };
    const QString speed =
        orAssumed(TraceView::tr("%1 mm/s").arg(mm(scale.speed_mm_per_s)), scale.speed_mm_per_s);
    QString gain = TraceView::tr("%1 mm/mV").arg(mm(scale.limb_gain_mm_per_mv));
    if (scale.chest_gain_mm_per_mv.value != scale.limb_gain_mm_per_mv.value) {
        gain = TraceView::tr("limb %1, chest %2 mm/mV")
                   .arg(mm(scale.limb_gain_mm_per_mv), mm(scale.chest_gain_mm_per_mv));
    }
    return QStringLiteral("%1   %2").arg(speed, orAssumed(gain, scale.limb_gain_mm_per_mv));
}

} // namespace

TraceView::TraceView(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot(this)), m_view(new ViewController(m_plot))
{
    setObjectName("traceView");
    setMinimumSize(160, 120);
    setFocusProxy(m_plot);
    m_plot->setAccessibleName(tr("Traces on ECG paper"));
    auto* const box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->addWidget(m_plot);

    setUpPaper();
    new BandLayer(*this); // both belong to the plot
    new SignLayer(*this);
    m_plot->layer(kOverlay)->setMode(QCPLayer::lmBuffered); // signs move with the mouse; the traces stay
    m_view->setOneToOne(kScreen_px_per_mm);
    connect(m_view, &ViewController::viewChanged, this, &TraceView::followView);
    connect(m_view, &ViewController::pointedAt, this, [this](QPointF at) {
        if (!m_arrangement.strips().empty()) {
            emit pointedAt(m_arrangement.placeAt(at));
        }
    });
    connect(m_view, &ViewController::pointerLeft, this, &TraceView::pointerLeft);
    m_view->setContent(QRectF(0, 0, 250, 160));
}

void TraceView::setUpPaper()
{
    m_plot->setInteractions({});
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->axisRect()->setAutoMargins(QCP::msNone);
    m_plot->axisRect()->setMargins({0, 0, 0, 0});
    m_plot->axisRect()->setMinimumMargins({0, 0, 0, 0});
    m_plot->plotLayout()->setRowSpacing(0);
    m_plot->yAxis->setRangeReversed(true);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        auto ticker = QSharedPointer<PaperTicker>::create();
        ticker->setTickStep(5.0);
        ticker->setScaleStrategy(QCPAxisTickerFixed::ssNone);
        axis->setTicker(ticker);
        axis->setTickLabels(false);
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->grid()->setAntialiased(false);
        axis->grid()->setAntialiasedSubGrid(false);
    }
}

void TraceView::setResult(const Digitization& result)
{
    m_result = result;
    rebuild();
}

void TraceView::clear()
{
    m_result = {};
    m_mark.reset();
    rebuild();
}

void TraceView::setArrangement(Arrangement kind)
{
    m_kind = kind;
    rebuild();
}

void TraceView::setColours(const Colours& colours)
{
    m_colours = colours;
    rebuild();
}

void TraceView::rebuild()
{
    m_plot->clearItems();
    m_plot->clearPlottables();
    m_graphs.clear();
    m_arrangement = TraceArrangement(m_result, m_kind);
    colourPaper();
    for (const Strip& strip : m_arrangement.strips()) {
        addStrip(strip);
        addGaps(strip);
        addName(strip);
    }
    addCaption();
    const QRectF extent = m_arrangement.extent();
    m_view->setContent(extent.isEmpty() ? QRectF(0, 0, 250, 160) : extent);
    m_changing.clear(); // the graphs are new
    placeMark();
    renewReview();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TraceView::setReviewLayer(const ReviewLayer* layer)
{
    m_layer = layer;
    renewReview();
}

void TraceView::renewReview()
{
    // A trace that is being changed is drawn as it becomes, by the layer.
    std::vector<std::size_t> changing;
    if (m_layer) {
        for (const LeadTrace& trace : m_layer->sketch().traces) {
            changing.push_back(trace.box);
        }
    }
    if (changing == m_changing) {
        redrawOverlay();
        return;
    }
    m_changing = changing;
    for (const auto& [box, graph] : m_graphs) {
        graph->setVisible(std::find(changing.begin(), changing.end(), box) == changing.end());
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

/// Once for all that changed since the event loop was last there.
void TraceView::redrawOverlay()
{
    if (!std::exchange(m_overlayQueued, true)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_overlayQueued = false;
                m_plot->layer(kOverlay)->replot();
            },
            Qt::QueuedConnection);
    }
}

void TraceView::colourPaper()
{
    m_plot->setBackground(QBrush(m_colours.paper));
    // Where 1 mm lines would run together, 5 mm lines alone stand in a quieter colour.
    const bool fine = m_view->viewport().scale() >= kFineLinesFrom_px_per_mm;
    const QColor five = fine ? m_colours.paper5mm : between(m_colours.paper1mm, m_colours.paper5mm);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->grid()->setPen(QPen(five, 1));
        axis->grid()->setSubGridPen(QPen(m_colours.paper1mm, 1));
        axis->grid()->setSubGridVisible(fine);
    }
}

void TraceView::addStrip(const Strip& strip)
{
    QCPGraph* const graph = m_plot->addGraph();
    graph->setPen(QPen(m_colours.trace, 1.3));
    graph->setAntialiased(true);
    graph->setData(strip.x_mm, strip.y_mm, true);
    graph->setName(strip.label);
    m_graphs[strip.box] = graph;
}

void TraceView::addGaps(const Strip& strip)
{
    for (const auto& [from, end] : strip.gaps_mm) {
        auto* const line = new QCPItemLine(m_plot);
        line->start->setCoords(from, strip.baseline_mm);
        line->end->setCoords(end, strip.baseline_mm);
        QColor colour = m_colours.trace;
        colour.setAlphaF(0.6F);
        line->setPen(QPen(colour, 1.5, Qt::DotLine));
    }
}

void TraceView::addName(const Strip& strip)
{
    auto* const text = new QCPItemText(m_plot);
    const bool list = m_kind == Arrangement::list;
    QFont font = m_plot->font();
    font.setPixelSize(13);
    font.setBold(true);
    font.setItalic(!strip.named);
    text->setFont(font);
    text->setColor(m_colours.trace);
    text->setText(strip.label);
    if (!list && doubtAtName(m_result, strip.box)) {
        text->setPadding(QMargins(0, 0, 0, kSignHeight_px)); // the sign stands nearest to its trace
    }
    text->setPositionAlignment(list ? Qt::AlignRight | Qt::AlignVCenter
                                    : Qt::AlignLeft | Qt::AlignBottom);
    text->position->setCoords(list ? strip.x0_mm - 1.5 : strip.x0_mm + 0.5,
                              list ? strip.baseline_mm : nameHeight_mm(strip));
}

void TraceView::addCaption()
{
    const bool empty = m_arrangement.strips().empty();
    auto* const text = new QCPItemText(m_plot);
    text->position->setType(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(empty ? 0.5 : 0.0, empty ? 0.5 : 1.0);
    text->setPositionAlignment(empty ? Qt::AlignCenter : Qt::AlignLeft | Qt::AlignBottom);
    const QString nothing = m_result.failure.empty()
                                ? tr("The traces appear here when they were read.")
                                : tr("No traces were read. The message above says why.");
    text->setText(empty ? nothing : captionOf(m_result.layout->scale));
    QFont font = m_plot->font();
    font.setPixelSize(12);
    text->setFont(font);
    text->setColor(m_colours.quiet);
    text->setBrush(m_colours.paper);
    text->setPadding({8, 3, 8, 5});
    text->setClipToAxisRect(false);
}

void TraceView::setMark(const std::optional<Place>& place)
{
    m_mark = place ? m_arrangement.toPane(*place) : std::nullopt;
    placeMark();
}

void TraceView::placeMark()
{
    const auto line = [this](QPointer<QCPItemStraightLine>& item, QPointF direction) {
        if (!m_mark) {
            if (item) {
                m_plot->removeItem(item);
            }
            return;
        }
        if (!item) {
            item = new QCPItemStraightLine(m_plot);
            item->setLayer(kOverlay);
        }
        item->setPen(QPen(m_colours.accent, 1));
        item->point1->setCoords(*m_mark);
        item->point2->setCoords(*m_mark + direction);
    };
    line(m_across, {1, 0});
    line(m_down, {0, 1});
    redrawOverlay();
}

void TraceView::followView()
{
    const QRectF visible = m_view->viewport().visible();
    m_plot->xAxis->setRange(visible.left(), visible.right());
    m_plot->yAxis->setRange(visible.top(), visible.bottom());
    colourPaper();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace retrace
