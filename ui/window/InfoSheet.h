// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <QString>

#include <utility>
#include <vector>

class QLabel;
class QScrollArea;
class QToolButton;

namespace retrace {

/// A sheet that lies over the window without stopping it: the list of keys, or about the program.
/// Esc closes it.
class InfoSheet : public QFrame
{
    Q_OBJECT
public:
    explicit InfoSheet(QWidget* parent);

    void showKeys();
    void showAbout();
    /// Stands in the middle of the parent.
    void place();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void open(const QString& title, QWidget* content);
    void shut();

    QLabel* m_title;
    QToolButton* m_close;
    QScrollArea* m_area;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace retrace
