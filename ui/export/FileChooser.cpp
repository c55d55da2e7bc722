// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/FileChooser.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QPrintDialog>

namespace retrace {

QStringList SystemFileChooser::files(QWidget* parent, const QString& start_folder)
{
    const QString kinds =
        QCoreApplication::translate("FileChooser", "ECG pages") +
        " (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.heic *.heif *.pdf *.dcm);;" +
        QCoreApplication::translate("FileChooser", "All files") + " (*)";
    return QFileDialog::getOpenFileNames(
        parent, QCoreApplication::translate("FileChooser", "Open pages"), start_folder, kinds);
}

QString SystemFileChooser::pageFolder(QWidget* parent, const QString& start_folder)
{
    return QFileDialog::getExistingDirectory(
        parent, QCoreApplication::translate("FileChooser", "Open a folder of pages"), start_folder);
}

bool SystemFileChooser::printer(QWidget* parent, QPrinter& printer)
{
    return QPrintDialog(&printer, parent).exec() == QDialog::Accepted;
}

QString SystemFileChooser::folder(QWidget* parent, const QString& start_folder)
{
    return QFileDialog::getExistingDirectory(
        parent, QCoreApplication::translate("FileChooser", "Export to this folder"), start_folder);
}

} // namespace retrace
