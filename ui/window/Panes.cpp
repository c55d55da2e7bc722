// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/Panes.h"

#include "ui/window/SvgIcon.h"

#include <QApplication>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScreen>
#include <QSettings>
#include <QSlider>
#include <QStackedWidget>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>
#include <tuple>
#include <utility>

namespace retrace {

namespace {

constexpr int kSmallScreen_px = 1600;
constexpr int kReview_px = 300;

/// The mouse wheel never changes a value.
class CalmSlider : public QSlider
{
public:
    using QSlider::QSlider;

protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

} // namespace

Panes::Panes(Actions& actions, QWidget* parent)
    : QSplitter(Qt::Horizontal, parent), m_page(new PageView), m_mask(new MaskView),
      m_traces(new TraceView), m_samples(new SampleTable), m_traceStack(new QStackedWidget), m_review(new ReviewPane)
{
    setObjectName("panes");
    setHandleWidth(1);
    setChildrenCollapsible(false);
    makePagePane(actions);
    makeMaskPane();
    makeTracePane(actions);
    makeReviewPane(actions);
    for (std::size_t k = 0; k < m_panes.size(); ++k) {
        addWidget(m_panes[k]);
        setStretchFactor(static_cast<int>(k), k == 3 ? 0 : 1);
        m_foldActions[k] = actions.foldPane[k];
        const int pane = static_cast<int>(k);
        connect(m_panes[k], &Pane::foldAsked, this, [this, pane] { setFolded(pane, true); });
        connect(m_panes[k], &Pane::unfoldAsked, this, [this, pane] {
            setFolded(pane, false);
            m_panes[static_cast<std::size_t>(pane)]->focusContent();
        });
    }
    connectKeys(actions);
    connectPointing();
    restoreFolds();
}

void Panes::addViewTools(Pane& pane, ViewController& view)
{
    QToolButton* const fit = pane.addTool("fit", tr("Fit (0)"));
    connect(fit, &QToolButton::clicked, &view, &ViewController::fit);
    QToolButton* const one = pane.addTool("one", tr("One to one (9)"));
    connect(one, &QToolButton::clicked, &view, &ViewController::oneToOne);
}

void Panes::makePagePane(Actions& actions)
{
    m_panes[0] = new Pane(1, tr("Page"), m_page, this);
    const std::tuple<QAction*, bool, void (PageView::*)(bool)> tools[] = {
        {actions.grid, m_page->gridShown(), &PageView::showGrid},
        {actions.boxes, m_page->boxesShown(), &PageView::showBoxes},
        {actions.traces, m_page->tracesShown(), &PageView::showTraces}};
    for (const auto& [action, shown, show] : tools) {
        QToolButton* const button = m_panes[0]->addTool({}, action->text(), true);
        button->setDefaultAction(action);
        action->setChecked(shown);
        connect(action, &QAction::toggled, m_page, show);
    }
    addViewTools(*m_panes[0], m_page->view());
}

void Panes::makeMaskPane()
{
    m_panes[1] = new Pane(2, tr("Mask"), m_mask, this);
    auto* const opacity = new CalmSlider(Qt::Horizontal);
    opacity->setRange(0, 100);
    opacity->setValue(m_mask->opacity_percent());
    opacity->setFixedWidth(88);
    opacity->setPageStep(10);
    opacity->setToolTip(tr("Opacity of the mask"));
    opacity->setAccessibleName(opacity->toolTip());
    opacity->setObjectName("maskOpacity");
    connect(opacity, &QSlider::valueChanged, m_mask, &MaskView::setOpacity);
    m_panes[1]->addToolWidget(opacity);
    QToolButton* const boxes = m_panes[1]->addTool("boxes", tr("Lead boxes"), true);
    connect(boxes, &QToolButton::toggled, m_mask, &MaskView::showBoxes);
    addViewTools(*m_panes[1], m_mask->view());
    m_panes[1]->addFooter(makeLegend());
}

QWidget* Panes::makeLegend()
{
    auto* const legend = new QFrame;
    legend->setObjectName("legend");
    auto* const row = new QHBoxLayout(legend);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(6);
    const QString names[] = {{}, tr("trace"), tr("text"), tr("pulse"), tr("grid")};
    for (std::size_t k = 1; k < maskColours().size(); ++k) {
        auto* const swatch = new QLabel(legend);
        QPixmap colour(10, 10);
        colour.fill(maskColours()[k]);
        swatch->setPixmap(colour);
        auto* const name = new QLabel(names[k], legend);
        name->setObjectName("quiet");
        row->addWidget(swatch);
        row->addWidget(name);
        row->addSpacing(8);
    }
    row->addStretch(1);
    return legend;
}

void Panes::makeTracePane(Actions& actions)
{
    m_traceStack->addWidget(m_traces);
    m_traceStack->addWidget(m_samples);
    m_traceStack->setFocusProxy(m_traces);
    m_panes[2] = new Pane(3, tr("Traces"), m_traceStack, this);
    connect(actions.asTable, &QAction::toggled, this, &Panes::showSamples);
    QToolButton* const list = m_panes[2]->addTool({}, actions.asList->text(), true);
    list->setDefaultAction(actions.asList);
    connect(actions.asList, &QAction::toggled, m_traces, [this](bool on) {
        m_traces->setArrangement(on ? Arrangement::list : Arrangement::printed);
    });
    m_panes[2]->addTool({}, actions.asTable->text(), true)->setDefaultAction(actions.asTable);
    addViewTools(*m_panes[2], m_traces->view());
}

void Panes::showSamples(bool on)
{
    const bool had_focus = m_panes[2]->holdsFocus();
    QWidget* const shown = on ? static_cast<QWidget*>(m_samples) : m_traces;
    if (on && m_reading) { // samples that nobody looks at are not kept up to date
        m_samples->setResult(m_reading->result);
    }
    m_traceStack->setCurrentWidget(shown);
    m_traceStack->setFocusProxy(shown);
    if (had_focus || on) {
        setFolded(2, false);
        shown->setFocus(Qt::OtherFocusReason);
    }
}

void Panes::makeReviewPane(Actions& actions)
{
    m_panes[3] = new Pane(4, tr("Review"), m_review, this);
    for (QAction* action : {actions.previousDoubt, actions.nextDoubt, actions.zoomDoubt}) {
        m_panes[3]->addTool({}, action->text())->setDefaultAction(action);
    }
    connect(m_review, &ReviewPane::acceptAsked, actions.acceptDoubt, &QAction::trigger);
    connect(m_review, &ReviewPane::missingAsked, actions.missing, &QAction::trigger);
    m_page->setReviewLayer(&m_signs, [this](PaperPoint paper) -> std::optional<QPointF> {
        const auto at = m_reading ? onPage(m_reading->result, paper) : std::nullopt;
        return at ? std::optional(QPointF(at->x_px, at->y_px)) : std::nullopt;
    });
    m_mask->setReviewLayer(&m_signs, [this](PaperPoint paper) -> std::optional<QPointF> {
        const auto at = m_reading ? onSheet(m_reading->result, paper) : std::nullopt;
        return at ? std::optional(QPointF(at->x_px, at->y_px)) : std::nullopt;
    });
    m_traces->setReviewLayer(&m_signs);
}

void Panes::renewSigns()
{
    m_page->update();
    m_mask->update();
    m_traces->renewReview();
}

void Panes::look(const PaperBox& part, std::size_t box)
{
    if (!m_reading) {
        return;
    }
    const PaperPoint corners[] = {{part.x0_mm, part.y0_mm}, {part.x1_mm, part.y0_mm},
                                  {part.x1_mm, part.y1_mm}, {part.x0_mm, part.y1_mm}};
    QPolygonF page, sheet, traces;
    for (const PaperPoint& corner : corners) {
        if (const auto at = onPage(m_reading->result, corner)) {
            page << QPointF(at->x_px, at->y_px);
        }
        if (const auto at = onSheet(m_reading->result, corner)) {
            sheet << QPointF(at->x_px, at->y_px);
        }
        if (const auto at = m_traces->arrangement().toPane(corner, box)) {
            traces << *at;
        }
    }
    if (m_traceStack->currentWidget() == m_samples && m_reading->result.layout && box < m_reading->result.layout->boxes.size()) {
        const LayoutResult& layout = *m_reading->result.layout;
        const LeadBox& lead = layout.boxes[box];
        m_samples->goTo(box, lead.t0_s + (0.5 * (part.x0_mm + part.x1_mm) - lead.box.x0_mm) / layout.scale.speed_mm_per_s.value);
    }
    m_page->view().show(page.boundingRect());
    m_mask->view().show(sheet.boundingRect());
    m_traces->view().show(traces.boundingRect());
}

void Panes::rememberViews(bool keep)
{
    if (keep && !m_back.empty()) {
        return;
    }
    m_back.clear();
    for (const ViewController* view : {&m_page->view(), &m_mask->view(), &m_traces->view()}) {
        const Viewport& port = view->viewport();
        m_back.push_back(port.fitted() ? QRectF() : port.visible());
    }
}

bool Panes::goBack()
{
    if (m_back.empty()) {
        return false;
    }
    std::size_t k = 0;
    for (ViewController* view : {&m_page->view(), &m_mask->view(), &m_traces->view()}) {
        const QRectF part = m_back[k++];
        if (part.isEmpty()) {
            view->fit();
        } else {
            view->show(part);
        }
    }
    m_back.clear();
    return true;
}

void Panes::fitAll()
{
    m_back.clear();
    for (ViewController* view : {&m_page->view(), &m_mask->view(), &m_traces->view()}) {
        view->fit();
    }
}

void Panes::connectKeys(Actions& actions)
{
    for (QAction* action : actions.paneKeys()) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    for (int k = 0; k < 4; ++k) {
        connect(actions.foldPane[k], &QAction::triggered, this,
                [this, k](bool open) { setFolded(k, !open); });
    }
    connect(actions.oneToOne, &QAction::triggered, this, [this] {
        if (m_panes[1]->holdsFocus()) {
            m_mask->view().oneToOne();
        } else if (m_panes[2]->holdsFocus()) {
            m_traces->view().oneToOne();
        } else {
            m_page->view().oneToOne();
        }
    });
    connect(actions.nextPane, &QAction::triggered, this, [this] { goToPane(+1); });
    connect(actions.previousPane, &QAction::triggered, this, [this] { goToPane(-1); });
}

void Panes::connectPointing()
{
    connect(m_page, &ImageView::pointedAt, this, [this](QPointF at) {
        if (m_reading && m_reading->result.grid && !m_reading->result.grid->map.empty()) {
            const Digitization& result = m_reading->result;
            mark(placeAt(result, result.grid->map.toPaper(PagePoint{at.x(), at.y()})), m_page);
        }
    });
    connect(m_mask, &ImageView::pointedAt, this, [this](QPointF at) {
        if (m_reading && m_reading->result.unwarped) {
            const Digitization& result = m_reading->result;
            mark(placeAt(result, result.unwarped->toPaper(SheetPoint{at.x(), at.y()})), m_mask);
        }
    });
    connect(m_traces, &TraceView::pointedAt, this,
            [this](const Place& place) { mark(place, m_traces); });
    connect(m_samples, &SampleTable::pointedAt, this, [this](const Place& place) { mark(place, m_samples); });
    connect(m_page, &ImageView::pointerLeft, this, [this] { mark(std::nullopt, m_page); });
    connect(m_mask, &ImageView::pointerLeft, this, [this] { mark(std::nullopt, m_mask); });
    connect(m_traces, &TraceView::pointerLeft, this, [this] { mark(std::nullopt, m_traces); });
}

void Panes::mark(const std::optional<Place>& place, const QWidget* from)
{
    std::optional<QPointF> page, sheet;
    if (place && m_reading) {
        if (const auto at = onPage(m_reading->result, place->paper)) {
            page = QPointF(at->x_px, at->y_px);
        }
        if (const auto at = onSheet(m_reading->result, place->paper)) {
            sheet = QPointF(at->x_px, at->y_px);
        }
    }
    // The pane that holds the mouse has the mouse itself as its mark.
    const bool by_key = place && !static_cast<const QWidget*>(from)->underMouse();
    m_page->setMark(from == m_page && !by_key ? std::nullopt : page);
    m_mask->setMark(from == m_mask && !by_key ? std::nullopt : sheet);
    m_traces->setMark(from == m_traces && !by_key ? std::nullopt : place);
    if (place) {
        emit pointedAt(*place);
    } else {
        emit pointerLeft();
    }
}

void Panes::setReading(const ReadingPtr& reading)
{
    const ReadingPtr before = std::exchange(m_reading, reading);
    const Reading none;
    const Reading& now = reading ? *reading : none;
    const Reading& old = before ? *before : none;
    if (now.page != old.page) {
        m_page->setImage(now.page);
    }
    if (now.sheet != old.sheet) {
        m_mask->setImage(now.sheet);
    }
    m_mask->setMask(now.mask);
    const Digitization& a = now.result;
    const Digitization& b = old.result;
    if (a.grid != b.grid || a.layout != b.layout || a.trace != b.trace) {
        m_page->setOverlays(PageOverlays(a, PageOverlays::Target::page));
        m_mask->setOverlays(PageOverlays(a, PageOverlays::Target::sheet));
    }
    if (a.grid) {
        m_page->view().setPointerStep(a.grid->px_per_mm_x);
        m_mask->view().setPointerStep(a.grid->px_per_mm_x);
    }
    if (a.layout != b.layout || a.trace != b.trace || a.signal != b.signal ||
        a.failure != b.failure) {
        m_traces->setResult(a);
        if (m_traceStack->currentWidget() == m_samples) {
            m_samples->setResult(a);
        }
    }
    if (a.page != b.page) {
        mark(std::nullopt, this);
        fitAll();
    }
}

void Panes::setColours(const Colours& colours)
{
    m_page->setColours(colours);
    m_mask->setColours(colours);
    m_traces->setColours(colours);
    m_review->setColours(colours);
}

int Panes::openPanes() const
{
    return static_cast<int>(
        std::count_if(m_panes.begin(), m_panes.begin() + 3, [](const Pane* p) { return !p->folded(); }));
}

void Panes::setFolded(int pane, bool folded)
{
    Pane& which = *m_panes[static_cast<std::size_t>(pane)];
    // Of page, mask and traces one stays open.
    if (folded && !which.folded() && pane < 3 && openPanes() == 1) {
        m_foldActions[static_cast<std::size_t>(pane)]->setChecked(true);
        return;
    }
    const bool had_focus = which.holdsFocus();
    which.setFolded(folded);
    m_foldActions[static_cast<std::size_t>(pane)]->setChecked(!folded);
    if (had_focus && folded) {
        focusFirst();
    }
    shareRoom();
    QStringList now;
    for (const Pane* p : m_panes) {
        now << (p->folded() ? "folded" : "open");
    }
    QSettings().setValue("window/panes", now);
}

void Panes::shareRoom()
{
    // Traces are wide: they get half as much again. The list has a width of its own.
    const int wish[] = {1000, 1000, 1400};
    int rest = std::max(width(), 1400), all = 0;
    for (std::size_t k = 0; k < m_panes.size(); ++k) {
        const bool folded = m_panes[k]->folded();
        rest -= folded ? m_panes[k]->maximumWidth() : k == 3 ? kReview_px : 0;
        all += k < 3 && !folded ? wish[k] : 0;
    }
    QList<int> sizes;
    for (std::size_t k = 0; k < m_panes.size(); ++k) {
        sizes << (m_panes[k]->folded() ? m_panes[k]->maximumWidth()
                  : k == 3             ? kReview_px
                                       : std::max(200, rest * wish[k] / std::max(1, all)));
    }
    setSizes(sizes);
}

void Panes::showEvent(QShowEvent* event)
{
    QSplitter::showEvent(event);
    if (!m_shared) {
        m_shared = true;
        shareRoom(); // until now the width was a guess
    }
}

void Panes::restoreFolds()
{
    const QStringList kept = QSettings().value("window/panes").toStringList();
    const QScreen* const screen = QGuiApplication::primaryScreen();
    const bool small = screen && screen->availableSize().width() < kSmallScreen_px;
    for (int k = 0; k < 4; ++k) {
        const bool folded = kept.size() == 4 ? kept[k] == "folded" : small && k == 1;
        m_panes[static_cast<std::size_t>(k)]->setFolded(folded);
        m_foldActions[static_cast<std::size_t>(k)]->setChecked(!folded);
    }
    if (openPanes() == 0) {
        m_panes[0]->setFolded(false);
        m_foldActions[0]->setChecked(true);
    }
    shareRoom();
}

void Panes::focusFirst()
{
    for (Pane* pane : m_panes) {
        if (!pane->folded()) {
            pane->focusContent();
            return;
        }
    }
}

void Panes::goToPane(int step)
{
    int from = step > 0 ? -1 : 4;
    for (int k = 0; k < 4; ++k) {
        if (m_panes[static_cast<std::size_t>(k)]->holdsFocus()) {
            from = k;
        }
    }
    m_panes[static_cast<std::size_t>((from + step + 4) % 4)]->focusContent();
}

} // namespace retrace
