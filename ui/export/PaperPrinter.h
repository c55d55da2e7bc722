// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QPageLayout>

class QPrinter;

namespace retrace {

/// A4 lying, from edge to edge: the sheet has its own margins.
QPageLayout paperLayout();

/// Draws a PDF as toPdf() makes it, whole, at true scale, wherever the paper of `printer` begins. Throws Problem.
void printPaper(const QByteArray& pdf, QPrinter& printer);

} // namespace retrace
