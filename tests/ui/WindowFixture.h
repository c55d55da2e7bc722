// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/FileChooser.h"
#include "ui/session-model/Reading.h"

#include <QPageSize>
#include <QStringList>
#include <QTemporaryDir>

#include <atomic>
#include <map>
#include <semaphore>

#include <optional>

namespace retrace::test {

/// Collects warnings of the Qt log; a test in whose course one was written fails (see
/// takeLogged()).
void watchLog();
QStringList takeLogged();

/// Settings and application data go into a folder of the test's own. Call before the first window.
void useOwnSettings();
/// Reviews that an earlier test left behind do not come back in the next.
void forgetReviews();

/// Answers as written down beforehand.
class ScriptedChooser : public FileChooser
{
public:
    QStringList files(QWidget*, const QString&) override { return nextFiles; }
    QString pageFolder(QWidget*, const QString&) override { return nextPageFolder; }
    /// "Prints" into a PDF; empty: thought better of it.
    bool printer(QWidget*, QPrinter& printer) override;
    QString nextPrint;
    std::optional<QPageSize::PageSizeId> nextPaper; ///< unset: as the program proposes
    QString folder(QWidget*, const QString&) override
    {
        ++folderAsked;
        return nextFolder;
    }
    QStringList nextFiles;
    QString nextFolder, nextPageFolder;
    int folderAsked = 0;
};

/// A small printed page of a synthetic heart, written as FOLDER/NAME.png.
QString printSmallPage(const QString& folder, const QString& name, double dpi = 100);

/// An engine whose pages are read at once with a made-up result: what the window does is tested,
/// not the stages.
struct FakeEngine {
    /// Runs wait here before their last stage, if `held` is set, until release() or a stop.
    std::atomic<bool> held{false};
    std::atomic<int> runs{0};
    int pages = 1;
    std::string doubt;   ///< said by the layout stage
    std::string failure; ///< ends the chain before the signals
    std::atomic<bool> itemsHeld{false}; ///< pages of a list wait here, until a stop
    std::map<std::string, double> itemErrors_mv; ///< of a list's pages by file name; 0.01 for others, failures where below 0
    bool live = true;    ///< edits are seen before they were worked out

    Engine engine();
};

/// The made-up result for these Params: 3 leads of 2 s, whose layout and edits obey `params`; two
/// places are in doubt (lead II from 0.6 to 0.9 s, III from 1.2 to 1.4 s) until an edit touches them.
Digitization madeUpResult(std::shared_ptr<const PageImage> page, const SessionParams& params);

} // namespace retrace::test
