// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/ToolControls.h"

#include "ui/window/ChoiceButton.h"

#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

namespace retrace {

namespace {

QHBoxLayout* rowOf(QWidget* widget)
{
    auto* const row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    return row;
}

QToolButton* buttonOf(const QString& text, QWidget* parent)
{
    auto* const button = new QToolButton(parent);
    button->setText(text);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

/// A number typed where it is shown, with its name before and its unit behind.
QLineEdit* numberField(QHBoxLayout& row, const QString& name, const QString& unit, double least,
                       double most)
{
    QWidget* const parent = row.parentWidget();
    auto* const label = new QLabel(name, parent);
    label->setObjectName("quiet");
    auto* const field = new QLineEdit(parent);
    field->setFixedWidth(64);
    field->setFixedHeight(28);
    field->setAccessibleName(QStringLiteral("%1, %2").arg(name, unit));
    auto* const validator = new QDoubleValidator(least, most, 3, field);
    validator->setNotation(QDoubleValidator::StandardNotation);
    field->setValidator(validator);
    row.addWidget(label);
    row.addWidget(field);
    row.addWidget(new QLabel(unit, parent));
    row.addSpacing(8);
    return field;
}

QString text(double value)
{
    return QLocale().toString(value, 'g', 5);
}

} // namespace

LeadControls::LeadControls(LeadsTool& tool, QWidget* parent)
    : QWidget(parent), m_tool(tool), m_name(new ChoiceButton(tr("Name"), this))
{
    QHBoxLayout* const row = rowOf(this);
    m_name->setObjectName("leadName");
    row->addWidget(m_name);
    m_start = numberField(*row, tr("starts at"), tr("s"), 0, 3600);
    m_start->setObjectName("leadStart");
    m_gain = numberField(*row, tr("gain"), tr("mm/mV"), 0.1, 100);
    m_gain->setObjectName("leadGain");
    m_remove = buttonOf(tr("Remove"), this);
    row->addWidget(m_remove);
    row->addStretch(1);
    connect(m_name, &ChoiceButton::chosen, &tool,
            [&tool](const QVariant& v) { tool.rename(static_cast<Lead>(v.toInt())); });
    connect(m_start, &QLineEdit::editingFinished, &tool,
            [&tool, this] { tool.setStart(QLocale().toDouble(m_start->text())); });
    connect(m_gain, &QLineEdit::editingFinished, &tool,
            [&tool, this] { tool.setGain(QLocale().toDouble(m_gain->text())); });
    connect(m_remove, &QToolButton::clicked, &tool, [&tool] { tool.remove(); });
    connect(&tool, &Tool::changed, this, &LeadControls::renew);
    renew();
}

void LeadControls::renew()
{
    const LeadBox* const box = m_tool.selected();
    for (QWidget* widget : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_start),
                            static_cast<QWidget*>(m_gain), static_cast<QWidget*>(m_remove)}) {
        widget->setEnabled(box != nullptr);
    }
    if (!box) {
        m_name->showValue(tr("Name"), {});
        m_start->clear();
        m_gain->clear();
        return;
    }
    std::vector<ChoiceButton::Choice> choices;
    QString now;
    for (int k = 0; k < static_cast<int>(Lead::X7); ++k) {
        const auto lead = static_cast<Lead>(k);
        const QString name = QString::fromLatin1(leadName(lead).data(),
                                                 static_cast<qsizetype>(leadName(lead).size()));
        choices.push_back({name, k, lead == box->lead, lead == Lead::V3R || lead == Lead::X1});
        now = lead == box->lead ? name : now;
    }
    m_name->setChoices(choices);
    m_name->showValue(now, {});
    if (!m_start->hasFocus()) {
        m_start->setText(text(box->t0_s));
    }
    if (!m_gain->hasFocus()) {
        m_gain->setText(text(box->gain_mm_per_mv));
    }
}

BrushControls::BrushControls(BrushTool& tool, QWidget* parent)
    : QWidget(parent), m_tool(tool), m_class(new ChoiceButton(tr("Paints"), this)),
      m_width(new ChoiceButton(tr("Width"), this))
{
    QHBoxLayout* const row = rowOf(this);
    m_class->setObjectName("brushClass");
    m_width->setObjectName("brushWidth");
    row->addWidget(m_class);
    row->addWidget(m_width);
    row->addStretch(1);
    m_width->setNumberField(tr("mm"), 0.2, 20);
    connect(m_class, &ChoiceButton::chosen, &tool,
            [&tool](const QVariant& v) { tool.setInkClass(static_cast<InkClass>(v.toInt())); });
    connect(m_width, &ChoiceButton::chosen, &tool,
            [&tool](const QVariant& v) { tool.setWidth(v.toDouble()); });
    connect(&tool, &Tool::changed, this, &BrushControls::renew);
    renew();
}

void BrushControls::renew()
{
    std::vector<ChoiceButton::Choice> classes, widths;
    for (const InkClass one :
         {InkClass::paper, InkClass::trace, InkClass::text, InkClass::pulse, InkClass::grid}) {
        classes.push_back({BrushTool::word(one), static_cast<int>(one), one == m_tool.inkClass(),
                           one == InkClass::trace});
    }
    for (const double mm : {0.5, 1.0, 2.0, 4.0}) {
        widths.push_back({tr("%1 mm").arg(text(mm)), mm, mm == m_tool.width_mm(), false});
    }
    m_class->setChoices(classes);
    m_class->showValue(BrushTool::word(m_tool.inkClass()), {});
    m_width->setChoices(widths);
    m_width->showValue(tr("%1 mm").arg(text(m_tool.width_mm())), {});
}

ScaleControls::ScaleControls(ScaleTool& tool, QWidget* parent) : QWidget(parent), m_tool(tool)
{
    QHBoxLayout* const row = rowOf(this);
    m_length = numberField(*row, tr("true length"), tr("mm"), 1, 1000);
    m_length->setObjectName("trueLength");
    m_apply = buttonOf(tr("Apply"), this);
    m_millivolt = buttonOf(tr("It is 1 mV high"), this);
    row->addWidget(m_apply);
    row->addWidget(m_millivolt);
    row->addStretch(1);
    const auto apply = [&tool, this] { tool.setLength(QLocale().toDouble(m_length->text())); };
    connect(m_length, &QLineEdit::returnPressed, &tool, apply);
    connect(m_apply, &QToolButton::clicked, &tool, apply);
    connect(m_millivolt, &QToolButton::clicked, &tool, [&tool] { tool.setOneMillivolt(); });
    connect(&tool, &Tool::changed, this, &ScaleControls::renew);
    renew();
}

void ScaleControls::renew()
{
    const auto length = m_tool.length_mm();
    m_length->setEnabled(length.has_value());
    m_apply->setEnabled(length.has_value());
    m_millivolt->setEnabled(m_tool.height_mm().value_or(0) >= 1);
    if (!m_length->hasFocus()) {
        // Distances that people know are whole large squares, mostly.
        m_length->setText(length ? text(std::max(5.0, 5.0 * std::round(*length / 5.0)))
                                 : QString());
    }
}

PaperControls::PaperControls(PaperTool& tool, QWidget* parent) : QWidget(parent), m_tool(tool)
{
    QHBoxLayout* const row = rowOf(this);
    QToolButton* const left = buttonOf(tr("Turn left"), this);
    QToolButton* const right = buttonOf(tr("Turn right"), this);
    QToolButton* const mirror = buttonOf(tr("Mirror"), this);
    QToolButton* const apply = buttonOf(tr("Apply"), this);
    apply->setObjectName("applyCorners");
    QToolButton* const found = buttonOf(tr("As found"), this);
    for (QToolButton* button : {left, right, mirror, apply, found}) {
        row->addWidget(button);
    }
    row->addStretch(1);
    connect(left, &QToolButton::clicked, &tool, [&tool] { tool.turn(-1); });
    connect(right, &QToolButton::clicked, &tool, [&tool] { tool.turn(+1); });
    connect(mirror, &QToolButton::clicked, &tool, [&tool] { tool.mirror(); });
    connect(apply, &QToolButton::clicked, &tool, [&tool] { tool.apply(); });
    connect(found, &QToolButton::clicked, &tool, [&tool] { tool.asFound(); });
    const auto renew = [&tool, apply] { apply->setEnabled(tool.canApply()); };
    connect(&tool, &Tool::changed, this, renew);
    renew();
}

} // namespace retrace
