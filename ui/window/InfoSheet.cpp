// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/InfoSheet.h"

#include "ui/window/SvgIcon.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace retrace {

namespace {

using KeyList = std::vector<std::pair<QString, QString>>;

KeyList windowKeys()
{
    return {{InfoSheet::tr("Ctrl+O"), InfoSheet::tr("Open pages")},
            {InfoSheet::tr("Ctrl+Shift+O"), InfoSheet::tr("Open a folder as a list")},
            {InfoSheet::tr("Ctrl+V"), InfoSheet::tr("Open the picture on the clipboard")},
            {QStringLiteral("F4"), InfoSheet::tr("To the list of pages, and back")},
            {InfoSheet::tr("Ctrl+F"), InfoSheet::tr("Search the list")},
            {InfoSheet::tr("Ctrl+E"), InfoSheet::tr("Export to a folder")},
            {InfoSheet::tr("Ctrl+P"), InfoSheet::tr("Print the traces on ECG paper")},
            {InfoSheet::tr("Ctrl+S"), InfoSheet::tr("Save the review (it saves itself, too)")},
            {InfoSheet::tr("Ctrl+Return"), InfoSheet::tr("Done, next page")},
            {InfoSheet::tr("PgUp, PgDn"), InfoSheet::tr("Previous, next page")},
            {InfoSheet::tr("Ctrl+L"), InfoSheet::tr("Choose the layout")},
            {InfoSheet::tr("Ctrl+Z, Ctrl+Shift+Z"), InfoSheet::tr("Undo, redo")},
            {QStringLiteral("F5"), InfoSheet::tr("Read the page again; order the list anew")},
            {QStringLiteral("Esc"), InfoSheet::tr("Cancel reading, back to pointing, close a message")},
            {QStringLiteral("F10"), InfoSheet::tr("Main menu")},
            {InfoSheet::tr("F6, Shift+F6"), InfoSheet::tr("Next, previous pane")},
            {QStringLiteral("Tab"), InfoSheet::tr("Next control")},
            {QStringLiteral("F1"), InfoSheet::tr("This list")},
            {InfoSheet::tr("Ctrl+Q"), InfoSheet::tr("Quit")}};
}

KeyList paneKeys()
{
    return {
        {QStringLiteral("1, 2, 3, 4"), InfoSheet::tr("Fold or unfold a pane")},
        {QStringLiteral("+, −"), InfoSheet::tr("Zoom in, out (or the wheel)")},
        {QStringLiteral("0"), InfoSheet::tr("Fit into the pane")},
        {QStringLiteral("9"), InfoSheet::tr("One to one")},
        {InfoSheet::tr("Arrows"), InfoSheet::tr("Move the view (or drag)")},
        {InfoSheet::tr("Space held"), InfoSheet::tr("Pan with the mouse")},
        {InfoSheet::tr("Ctrl+Arrows"), InfoSheet::tr("Move the pointer 1 mm (with Shift 0.1 mm)")},
        {InfoSheet::tr("Shift+G, Shift+B, T"), InfoSheet::tr("Grid, lead boxes, traces over the page")},
        {QStringLiteral("V"), InfoSheet::tr("Traces as printed or as a list")},
        {QStringLiteral("D"), InfoSheet::tr("Traces as a table of samples, and back")}};
}

KeyList reviewKeys()
{
    return {
        {QStringLiteral("N, P"), InfoSheet::tr("Next, previous doubt")},
        {QStringLiteral("A"), InfoSheet::tr("Accept the doubt")},
        {QStringLiteral("M"), InfoSheet::tr("Missing: the doubt, or the chosen span")},
        {QStringLiteral("Z"), InfoSheet::tr("Zoom to the doubt, and back")},
        {QStringLiteral("], ["), InfoSheet::tr("Next, previous lead")},
        {QStringLiteral("F"), InfoSheet::tr("Fix point: the trace passes there")},
        {QStringLiteral("R"), InfoSheet::tr("Redraw the trace")},
        {QStringLiteral("S"), InfoSheet::tr("Span, then M, I, U or H")},
        {QStringLiteral("X"), InfoSheet::tr("Swap two traces at a crossing")},
        {QStringLiteral("K"), InfoSheet::tr("Callipers")},
        {QStringLiteral("L"), InfoSheet::tr("Leads: boxes, names, start, gain")},
        {QStringLiteral("C"), InfoSheet::tr("Scale: a known distance, or one millivolt")},
        {QStringLiteral("G"), InfoSheet::tr("Paper: turn, mirror, corners")},
        {QStringLiteral("B"), InfoSheet::tr("Brush: erase ink, or paint its class")},
        {InfoSheet::tr("Return"), InfoSheet::tr("Place at the keyboard cursor")},
        {InfoSheet::tr("Arrows (Shift)"), InfoSheet::tr("With a tool: nudge 0.1 mm (1 mm)")},
        {InfoSheet::tr("Del"), InfoSheet::tr("Remove the chosen point")},
        {InfoSheet::tr("Alt held"), InfoSheet::tr("Exactly there, without snapping to ink")}};
}

constexpr int kAround_px = 96; // of the sheet and its window beside the columns

QWidget* columnOf(const QString& title, const KeyList& keys)
{
    auto* const widget = new QWidget;
    auto* const grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    auto* const head = new QLabel(title, widget);
    head->setObjectName("quiet");
    grid->addWidget(head, 0, 0, 1, 2);
    int row = 1;
    for (const auto& [key, does] : keys) {
        auto* const name = new QLabel(key, widget);
        QFont font = name->font();
        font.setBold(true);
        name->setFont(font);
        grid->addWidget(name, row, 0);
        grid->addWidget(new QLabel(does, widget), row, 1);
        ++row;
    }
    grid->setRowStretch(row, 1);
    grid->setColumnStretch(1, 1);
    return widget;
}

} // namespace

InfoSheet::InfoSheet(QWidget* parent)
    : QFrame(parent), m_title(new QLabel(this)), m_close(new QToolButton(this)),
      m_area(new QScrollArea(this))
{
    setObjectName("sheet");
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 16, 24);
    column->setSpacing(16);
    auto* const head = new QHBoxLayout;
    m_title->setObjectName("paneTitle");
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.3);
    m_title->setFont(font);
    m_close->setIcon(svgIcon("close"));
    m_close->setToolTip(tr("Close (Esc)"));
    m_close->setAccessibleName(m_close->toolTip());
    m_close->setFocusPolicy(Qt::StrongFocus);
    head->addWidget(m_title, 1);
    head->addWidget(m_close);
    column->addLayout(head);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->viewport()->setAutoFillBackground(false);
    m_area->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_area, 1);
    connect(m_close, &QToolButton::clicked, this, &InfoSheet::shut);
    parent->installEventFilter(this);
    hide();
}

void InfoSheet::showKeys()
{
    if (isVisible() && m_title->text() == tr("Keys")) {
        shut();
        return;
    }
    auto* const content = new QWidget;
    auto* const grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, 8, 0);
    grid->setHorizontalSpacing(40);
    grid->setVerticalSpacing(16);
    QWidget* const columns[] = {columnOf(tr("Everywhere"), windowKeys()), columnOf(tr("In a pane"), paneKeys()),
                                columnOf(tr("Review and tools"), reviewKeys())};
    int width = 2 * grid->horizontalSpacing();
    for (const QWidget* column : columns) {
        width += column->sizeHint().width();
    }
    // Side by side, or the last two below each other where they do not fit.
    const bool beside = width + kAround_px <= parentWidget()->width();
    grid->addWidget(columns[0], 0, 0, beside ? 1 : 2, 1);
    grid->addWidget(columns[1], 0, 1);
    grid->addWidget(columns[2], beside ? 0 : 1, beside ? 2 : 1);
    open(tr("Keys"), content);
}

void InfoSheet::showAbout()
{
    auto* const text = new QLabel(
        tr("<p><b>Retrace %1</b></p>"
           "<p>Turns scanned, photographed or printed ECGs back into signals that a person has "
           "checked.</p>"
           "<p><b>Not a medical device.</b> Do not diagnose or treat anyone by what it shows.</p>"
           "<p>Free software under the GNU General Public License, version 3 or later; it comes "
           "without any "
           "warranty. Traces are drawn by QCustomPlot.</p>")
            .arg(QStringLiteral(RETRACE_VERSION)));
    text->setWordWrap(true);
    text->setMinimumWidth(420);
    text->setAlignment(Qt::AlignTop);
    open(tr("About Retrace"), text);
}

void InfoSheet::open(const QString& title, QWidget* content)
{
    if (!isVisible()) {
        m_before = window()->focusWidget();
    }
    m_title->setText(title);
    setAccessibleName(title);
    m_area->setWidget(content); // deletes the one before, and has the new one filled
    content->setAutoFillBackground(false);
    place();
    show();
    raise();
    m_close->setFocus();
}

void InfoSheet::place()
{
    const QSize room = parentWidget()->size();
    const QWidget* const content = m_area->widget();
    const QSize wish = (content ? content->sizeHint() : QSize(420, 200)) + QSize(48, 104);
    resize(wish.boundedTo(room - QSize(32, 32)));
    move((room.width() - width()) / 2, (room.height() - height()) / 2);
}

void InfoSheet::shut()
{
    hide();
    if (m_before) {
        m_before->setFocus();
    }
}

void InfoSheet::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        shut();
        return;
    }
    QFrame::keyPressEvent(event);
}

bool InfoSheet::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace retrace
