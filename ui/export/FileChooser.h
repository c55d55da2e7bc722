// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

class QPrinter;
class QWidget;

namespace retrace {

/// The system's file chooser behind an interface, so that tests drive the real window with scripted
/// answers.
class FileChooser
{
public:
    virtual ~FileChooser() = default;
    /// Files to open; empty if the person thought better of it.
    virtual QStringList files(QWidget* parent, const QString& start_folder) = 0;
    /// A folder whose pages are to be listed; empty likewise.
    virtual QString pageFolder(QWidget* parent, const QString& start_folder) = 0;
    /// Lets a printer be chosen and set up; false if the person thought better of it.
    virtual bool printer(QWidget* parent, QPrinter& printer) = 0;
    /// A folder to write to; empty likewise.
    virtual QString folder(QWidget* parent, const QString& start_folder) = 0;
};

class SystemFileChooser : public FileChooser
{
public:
    QStringList files(QWidget* parent, const QString& start_folder) override;
    QString pageFolder(QWidget* parent, const QString& start_folder) override;
    bool printer(QWidget* parent, QPrinter& printer) override;
    QString folder(QWidget* parent, const QString& start_folder) override;
};

} // namespace retrace
