// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>
#include <QVariant>

#include <optional>
#include <vector>

class QMenu;

namespace retrace {

/// A button that shows a value and offers others in a menu. The mouse wheel never changes it.
class ChoiceButton : public QToolButton
{
    Q_OBJECT
public:
    struct Choice {
        QString label;
        QVariant value;
        bool current = false;
        bool separated = false; ///< a line stands above it
    };

    explicit ChoiceButton(const QString& name, QWidget* parent = nullptr);

    void setChoices(const std::vector<Choice>& choices);
    /// Offers a field for a number as well; `unit` stands behind it.
    void setNumberField(const QString& unit, double least, double most);
    /// What the button shows, and what it says to a screen reader beside its name.
    void showValue(const QString& text, const QString& explanation);

signals:
    void chosen(QVariant value);

private:
    void addNumberField();

    QString m_name, m_unit;
    double m_least = 0, m_most = 0;
    QMenu* m_menu;
};

} // namespace retrace
