// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace retrace {

/// What is shown without a page: where to drop one, what the program does, and what was open
/// before.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setRecentFiles(const QStringList& files);
    void setDraggedOver(bool over);
    /// While a file is being opened: says so in place of the first button's bustle.
    void setBusy(const QString& file_name);
    void setDemoOffered(bool offered);

signals:
    void openAsked();
    void folderAsked();
    void demoAsked();
    void recentAsked(QString file);

protected:
    void changeEvent(QEvent* event) override;

private:
    QFrame* makeDropArea();
    void paintSign();

    QFrame* m_drop = nullptr;
    QLabel* m_sign = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_demo = nullptr;
    QWidget* m_recent = nullptr;
    QVBoxLayout* m_recentList = nullptr;
};

} // namespace retrace
