// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QStackedLayout;
class QToolButton;
class QVBoxLayout;

namespace retrace {

/// One of the panes side by side: a header with its number, name and tools over its content.
/// Folded, it is a narrow upright button that opens it again.
class Pane : public QWidget
{
    Q_OBJECT
public:
    Pane(int number, const QString& title, QWidget* content, QWidget* parent = nullptr);

    bool folded() const { return m_folded; }
    void setFolded(bool folded);
    void focusContent();
    bool holdsFocus() const;

    /// A checkable or plain tool in the header; names are for tool tip and screen reader.
    QToolButton* addTool(const QString& icon, const QString& name, bool checkable = false);
    void addToolWidget(QWidget* widget);
    /// A line under the content, such as a legend.
    void addFooter(QWidget* widget);

signals:
    void foldAsked();
    void unfoldAsked();

private:
    QWidget* makeOpen(int number, const QString& title);

    QWidget* m_content;
    QWidget* m_open = nullptr;
    QToolButton* m_strip = nullptr;
    QHBoxLayout* m_header = nullptr;
    QVBoxLayout* m_column = nullptr;
    bool m_folded = false;
};

} // namespace retrace
