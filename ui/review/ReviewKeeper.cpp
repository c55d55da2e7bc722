// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/ReviewKeeper.h"

#include "ui/commands/ChangeRevision.h"
#include "ui/session-model/CoreSentences.h"
#include "ui/tools/Bench.h"
#include "ui/window/MessageBar.h"

#include <QDir>
#include <QFile>
#include <QTimer>
#include <QUndoGroup>
#include <QUndoStack>

#include <filesystem>

namespace retrace {

namespace {

constexpr int kAutosave_ms = 1000;

ReviewState stateOf(const SessionParams& params, const ReviewMarks& marks)
{
    return {params, marks.status, marks.reviewer.toStdString(), marks.date.toStdString(),
            marks.accepted};
}

ReviewMarks marksOf(const ReviewState& state)
{
    return {state.status, QString::fromStdString(state.reviewer), QString::fromStdString(state.date),
            state.accepted};
}

std::filesystem::path pathOf(const QString& file)
{
    return QFile::encodeName(file).toStdString();
}

QString shown(const std::filesystem::path& file)
{
    return QDir::toNativeSeparators(QFile::decodeName(file.string().c_str()));
}

} // namespace

ReviewKeeper::ReviewKeeper(Bench& bench, QUndoGroup& undo, MessageBar& messages, QObject* parent)
    : QObject(parent), m_bench(bench), m_model(bench.model()), m_undo(undo), m_messages(messages)
{
    m_later = [this](int milliseconds, std::function<void()> what) {
        QTimer::singleShot(milliseconds, this, std::move(what));
    };
    connect(&m_model, &DocumentModel::aboutToLeave, this, &ReviewKeeper::leave);
    connect(&m_model, &DocumentModel::readingChanged, this, &ReviewKeeper::look);
    connect(&m_model, &DocumentModel::revisionShown, this, &ReviewKeeper::decided);
}

ReviewKeeper::~ReviewKeeper() = default;

QUndoStack* ReviewKeeper::stack() const
{
    return m_undo.activeStack();
}

/// The first time that a page's pixels are there: what was decided about it before?
void ReviewKeeper::look()
{
    const ReadingPtr reading = m_model.reading();
    const PageImage* const page = reading ? reading->result.page.get() : nullptr;
    if (!page || page->sha256.empty() || m_page == m_model.pageKey()) {
        return;
    }
    m_page = m_model.pageKey();
    m_file = m_model.file();
    m_index = m_model.pageIndex();
    m_count = page->count;
    m_sha256 = page->sha256;
    m_saved = m_autosaved = stateOf(m_model.params(), m_model.marks());
    m_lock = std::make_unique<ReviewLock>(placeOfReview(pathOf(m_file), m_index, m_count, m_sha256));
    m_bench.setReadOnly(!m_lock->held());
    m_offered = std::filesystem::exists(placeOfReview(pathOf(m_file), m_index, m_count, m_sha256).autosave()); // also one that does not fit
    const FoundReview saved = findReview(pathOf(m_file), m_index, m_count, m_sha256);
    const FoundReview autosaved = findReview(pathOf(m_file), m_index, m_count, m_sha256, true);
    const bool known = stack() && stack()->count() > 0; // shown before in this window
    if (saved.fit == ReviewFit::fits && !known) {
        m_saved = saved.review->state;
        restore(*saved.review);
    }
    if (!m_lock->held()) {
        put(tr("This page is open elsewhere (%1) and can only be looked at here.")
                            .arg(QString::fromStdString(m_lock->holder())),
                       {{tr("Take over"),
                         [this] {
                             try {
                                 m_lock->takeOver();
                                 m_bench.setReadOnly(false);
                             } catch (const std::exception& problem) {
                                 say(problem.what());
                             }
                         }},
                        {tr("Only look"), [] {}}});
    } else if (autosaved.fit == ReviewFit::fits && !known) {
        offerAutosaved(autosaved);
    } else if (saved.fit == ReviewFit::page_changed && !known) {
        put(tr("The file of this page has changed since it was reviewed. Do the "
                           "decisions of then still hold?"),
                       {{tr("Use them"), [this, review = *saved.review] { restore(review); }},
                        {tr("Leave them"), [] {}}});
    } else if (saved.fit == ReviewFit::unreadable) {
        put(inTheWindowsLanguage(QString::fromStdString(saved.why)), {});
    }
}

void ReviewKeeper::put(const QString& sentence, const Answers& answers)
{
    m_question = sentence;
    m_answers.clear();
    for (const auto& [text, act] : answers) {
        m_answers.emplace_back(text, [this, act = act] {
            m_question.clear();
            m_messages.clear();
            act();
        });
    }
    ask();
}

bool ReviewKeeper::ask()
{
    if (m_question.isEmpty() || m_page != m_model.pageKey()) {
        return false;
    }
    m_messages.say(m_answers.empty() ? MessageBar::Kind::warning : MessageBar::Kind::question,
                   {m_question}, m_answers);
    if (m_answers.empty() && m_model.upToDate()) {
        m_question.clear(); // said when the page was there; that is enough
    }
    return true;
}

void ReviewKeeper::offerAutosaved(const FoundReview& found)
{
    put(tr("Retrace ended before the last decisions about this page were saved (%1). Take them up "
            "again?")
             .arg(QString::fromStdString(found.review->state.date)),
        {{tr("Take up"),
          [this, review = *found.review] {
              m_offered = false;
              if (stack()) {
                  stack()->clear();
              }
              restore(review);
          }},
         {tr("Leave them"), [this] {
              m_offered = false;
              dropAutosave();
          }}});
}

/// What it holds is saved, or given up.
void ReviewKeeper::dropAutosave() const
{
    if (!m_offered && m_lock && m_lock->held()) {
        std::error_code none;
        std::filesystem::remove(placeOfReview(pathOf(m_file), m_index, m_count, m_sha256).autosave(), none);
    }
}

void ReviewKeeper::say(const std::string& sentence)
{
    m_messages.say(MessageBar::Kind::warning,
                   {inTheWindowsLanguage(QString::fromStdString(sentence))});
}

/// The page as the review has it, and every step to there on the stack.
void ReviewKeeper::restore(const Review& review)
{
    QUndoStack* const undo = stack();
    if (!undo) {
        return;
    }
    m_autosaved = review.state;
    const auto revisionOf = [this](const ReviewState& state) {
        return m_model.prepare(withReview(m_model.params(), state), marksOf(state));
    };
    std::vector<int> revisions;
    for (const ReviewStep& step : review.steps) {
        revisions.push_back(revisionOf(step.before));
    }
    revisions.push_back(revisionOf(review.state));
    for (std::size_t k = 0; k < review.steps.size(); ++k) {
        undo->push(new ChangeRevision(m_model, revisions[k], revisions[k + 1],
                                      QString::fromStdString(review.steps[k].what), {}, true));
    }
    m_model.show(revisions.back());
}

Review ReviewKeeper::now() const
{
    Review review;
    review.page_sha256 = m_sha256;
    review.page_index = m_index;
    review.software_version = RETRACE_VERSION;
    review.state = stateOf(m_model.params(), m_model.marks());
    const QUndoStack* const undo = stack();
    for (int k = 0; undo && k < undo->index(); ++k) {
        const auto* const change = static_cast<const ChangeRevision*>(undo->command(k));
        const ReviewMarks after = m_model.marksAt(change->after());
        review.steps.push_back({after.reviewer.toStdString(), after.date.toStdString(),
                                change->text().toStdString(),
                                stateOf(m_model.paramsAt(change->before()),
                                        m_model.marksAt(change->before()))});
    }
    return review;
}

/// Soon after a decision it is on the disk.
void ReviewKeeper::decided()
{
    if (m_page != m_model.pageKey() || m_waiting || !m_lock || !m_lock->held()) {
        return;
    }
    m_waiting = true;
    m_later(kAutosave_ms, [this] { autosave(); });
}

void ReviewKeeper::autosave()
{
    m_waiting = false;
    if (m_page.isEmpty() || m_page != m_model.pageKey() ||
        sameDecisions(m_autosaved, stateOf(m_model.params(), m_model.marks()))) {
        return;
    }
    write(true);
}

bool ReviewKeeper::save()
{
    if (m_page.isEmpty() || m_page != m_model.pageKey()) {
        return true;
    }
    if (sameDecisions(m_saved, stateOf(m_model.params(), m_model.marks()))) {
        dropAutosave();
        return true;
    }
    return write(false);
}

/// False where it cannot be written; a page that others have taken over is not this window's to write.
bool ReviewKeeper::write(bool autosaved)
{
    if (m_lock && m_lock->lost()) {
        m_bench.setReadOnly(true);
        m_messages.say(MessageBar::Kind::warning,
                       {tr("This page was taken over elsewhere; what you decide here is not saved "
                           "any more.")});
        return true;
    }
    if (!m_lock || !m_lock->held()) {
        return true;
    }
    try {
        const Review review = now();
        const ReviewPlace place = saveReview(review, pathOf(m_file), m_count, autosaved);
        m_autosaved = review.state;
        m_offered = false; // it is this window's now
        if (!autosaved) {
            m_saved = review.state;
            std::error_code none;
            std::filesystem::remove(place.autosave(), none);
            emit said(tr("Saved to %1.").arg(shown(place.file)));
        } else if (!place.beside) {
            emit said(tr("The page's folder cannot be written; decisions are kept in %1.")
                          .arg(shown(place.file)));
        }
        return true;
    } catch (const std::exception& problem) {
        say(problem.what());
        return false;
    }
}

void ReviewKeeper::leave()
{
    if (m_page == m_model.pageKey()) {
        save();
    }
    abandon();
}

void ReviewKeeper::abandon()
{
    m_lock.reset();
    m_page.clear();
    m_question.clear();
    m_offered = false;
    m_bench.setReadOnly(false);
}

} // namespace retrace
