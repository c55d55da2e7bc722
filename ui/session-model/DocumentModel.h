// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/PageWorker.h"
#include "ui/session-model/ReviewMarks.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <memory>
#include <vector>

namespace retrace {

/// The files that are open, the page that is shown, and what was read from it. Lives on the GUI
/// thread and has the work done elsewhere.
///
/// Every change of a page's Params is a numbered revision, so that undo and redo name two numbers
/// and nothing else; results of revisions that were read to the end are kept, and undo shows them
/// at once.
class DocumentModel : public QObject
{
    Q_OBJECT
public:
    enum class Phase { empty, opening, reading, settled, failed };

    explicit DocumentModel(Engine engine, QObject* parent = nullptr);

    /// Opens files one after the other in page order; shows page `page` of the first.
    void open(const QStringList& files, int page = 0);
    bool canGo(int step) const;
    void go(int step); ///< +1: next page, -1: previous; runs on into the neighbouring file

    Phase phase() const { return m_phase; }
    QString file() const;
    int pageIndex() const { return m_page; }
    int pageCount() const; ///< of the file; 1 until it is known
    int fileIndex() const { return m_file; }
    int fileCount() const { return static_cast<int>(m_files.size()); }
    QString pageKey() const; ///< names the page among all pages of this session

    /// Results so far; null before the page is there.
    ReadingPtr reading() const;
    SessionParams params() const;
    ReviewMarks marks() const;
    SessionParams paramsAt(int revision) const; ///< of the page that is shown
    ReviewMarks marksAt(int revision) const;
    const Engine& engine() const { return m_engine; }
    /// True while only what a reviewer's edit changes is worked out: the page stays as it is until
    /// the result is there.
    bool quiet() const { return m_quiet; }
    /// True if what is shown was read with the Params of the current revision.
    bool upToDate() const;
    QString failure() const { return m_failure; }

    int revision() const;
    int settledRevision()
        const; ///< the last that was read to its end and can be shown at once; -1: none
    /// Prepare a change of one stage's Params, or of the reviewer's marks, and return its revision;
    /// show() makes it happen.
    int prepareGrid(const GridParams& params, const ReviewMarks& marks);
    int prepareInk(const InkParams& params, const ReviewMarks& marks);
    int prepareLayout(const LayoutParams& params, const ReviewMarks& marks);
    int prepareTrace(const TraceParams& params, const ReviewMarks& marks);
    int prepareMarks(const ReviewMarks& marks);
    int prepare(const SessionParams& params, const ReviewMarks& marks);
    /// Shows a revision of the current page: at once if it was read before, else by running from
    /// the first stage that differs.
    void show(int revision);

    /// Stops what runs. A page that had been read before is shown again as it was (its revision is
    /// restored).
    void cancel();
    void readAgain();

signals:
    void aboutToLeave();   ///< the page that is shown is about to be another
    void pageChanged();    ///< another page, or none; nothing of it is loaded yet
    void readingChanged(); ///< more results, or others
    void stageDone(int stage);
    void progress(double part, QString what);
    void phaseChanged();
    void revisionShown(); ///< Params or marks are others now; results may still come

private:
    struct Revision {
        SessionParams params;
        ReviewMarks marks;
    };
    struct Page {
        std::vector<Revision> revisions{Revision{}};
        int revision = 0;
        int settled = -1; ///< the last revision that was read to its end
        std::map<int, ReadingPtr> readings;
        ReadingPtr latest;
        std::shared_ptr<PageRunner> runner;
        int last_used = 0;
    };

    void goTo(int file, int page);
    void run();
    bool sameWork(int a, int b) const;
    void setPhase(Phase phase);
    void forgetOldPages();
    bool current(int number) const { return number == m_job; }
    Page& page() { return m_pages[pageKey()]; }
    const Page* pageIfThere() const;
    void connectWorker();
    void onFinished(const ReadingPtr& reading);
    void onFailed(const QString& sentence);
    void onCancelled();

    Engine m_engine;
    QStringList m_files;
    int m_file = 0, m_page = 0;
    std::map<QString, int> m_counts; ///< pages of each file that was opened
    std::map<QString, Page> m_pages;
    Phase m_phase = Phase::empty;
    QString m_failure;
    bool m_quiet = false;
    int m_job = 0, m_uses = 0;
    PageWorker m_worker; // last: its destructor waits while the rest still stands
};

} // namespace retrace
