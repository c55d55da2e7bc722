// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Place.h"

#include <QFrame>
#include <QString>

#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace retrace {

/// The line at the bottom: what lies under the mouse, or, while a page is read, the five stages
/// ticking off with progress and Cancel.
class StatusLine : public QFrame
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent = nullptr);

    void showReading(); ///< work begins: no stage is done
    void stageDone(Stage stage);
    void setProgress(double part, const QString& what);
    void showReadout(); ///< work is over
    bool isReading() const;

    void setPlace(const Digitization& result, const Place* place); ///< null: the mouse is nowhere
    void setGrid(const GridResult* grid);
    void setHint(const QString& sentence);
    QString hint() const;
    QString readout() const;
    QString stages() const;

signals:
    void cancelAsked();

private:
    QWidget* makeReadout();
    QWidget* makeReading();
    void writeStages();

    QStackedWidget* m_stack = nullptr;
    QLabel* m_lead = nullptr;
    QLabel* m_pagePx = nullptr;
    QLabel* m_grid = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_stages = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    int m_done = 0; ///< stages done, of the five
};

} // namespace retrace
