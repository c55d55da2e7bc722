// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/BrushTool.h"
#include "ui/tools/LeadsTool.h"
#include "ui/tools/PaperTool.h"
#include "ui/tools/ScaleTool.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace retrace {

class ChoiceButton;

/// Name, start and gain of the chosen lead box.
class LeadControls : public QWidget
{
    Q_OBJECT
public:
    explicit LeadControls(LeadsTool& tool, QWidget* parent = nullptr);

private:
    void renew();

    LeadsTool& m_tool;
    ChoiceButton* m_name;
    QLineEdit* m_start;
    QLineEdit* m_gain;
    QToolButton* m_remove;
};

/// The true length of the marked distance.
class ScaleControls : public QWidget
{
    Q_OBJECT
public:
    explicit ScaleControls(ScaleTool& tool, QWidget* parent = nullptr);

private:
    void renew();

    ScaleTool& m_tool;
    QLineEdit* m_length;
    QToolButton* m_apply;
    QToolButton* m_millivolt;
};

/// What the ink brush paints, and how wide.
class BrushControls : public QWidget
{
    Q_OBJECT
public:
    explicit BrushControls(BrushTool& tool, QWidget* parent = nullptr);

private:
    void renew();

    BrushTool& m_tool;
    ChoiceButton* m_class;
    ChoiceButton* m_width;
};

/// Turns, mirroring, and what is done with dragged corners.
class PaperControls : public QWidget
{
    Q_OBJECT
public:
    explicit PaperControls(PaperTool& tool, QWidget* parent = nullptr);

private:
    PaperTool& m_tool;
};

} // namespace retrace
