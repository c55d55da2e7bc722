// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>

class QApplication;

namespace retrace {

/// The colours of one theme. Text stands at 4.5:1 or more on `window` and `surface`, signs at 3:1.
struct Colours {
    QColor window, surface, text, quiet, border, hover, accent, onAccent, canvas;
    QColor paper, paper1mm, paper5mm, trace, doubtful, edited, stale, error;
};

/// Light and dark look of the program, by choice or by the desktop's palette.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Choice { system, light, dark };

    explicit Theme(QObject* parent = nullptr);

    Choice choice() const { return m_choice; }
    bool isDark() const;
    const Colours& colours() const;
    /// Of the light theme: what is drawn over scanned paper.
    static const Colours& lightColours();
    /// Applies palette and style sheet to the application and remembers the choice.
    void choose(Choice choice);

signals:
    void changed();

private:
    void apply();

    Choice m_choice = Choice::system;
    bool m_systemDark = false;
};

} // namespace retrace
