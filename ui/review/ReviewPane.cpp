// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/ReviewPane.h"

#include "ui/session-model/CoreSentences.h"
#include "ui/window/ChoiceButton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QDateTime>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace retrace {

namespace {

QLabel* wrapped(QWidget* parent)
{
    auto* const label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void show(QLabel& label, const QString& text)
{
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

} // namespace

QString statusText(PageStatus status)
{
    switch (status) {
    case PageStatus::fresh:
        return ReviewPane::tr("New");
    case PageStatus::in_review:
        return ReviewPane::tr("In review");
    case PageStatus::done:
        return ReviewPane::tr("Done");
    }
    return {};
}

ReviewPane::ReviewPane(QWidget* parent)
    : QWidget(parent), m_list(new ReviewList(this)), m_lines(new ReviewListModel(this))
{
    setObjectName("reviewPane");
    setFocusProxy(m_list);
    m_list->setModel(m_lines);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_nothing = wrapped(this);
    m_nothing->setObjectName("quiet");
    m_nothing->setContentsMargins(12, 4, 12, 8);
    column->addWidget(m_nothing);
    column->addWidget(m_list, 1);
    column->addWidget(makeAnswers());
    m_stale = makeQuestion(m_staleText, m_staleKeep, m_staleRedo);
    m_staleKeep->setText(tr("Keep"));
    m_staleRedo->setText(tr("Redo"));
    column->addWidget(m_stale);
    m_done = makeQuestion(m_doneText, m_doneYes, m_doneNo);
    m_doneYes->setText(tr("Done anyway"));
    m_doneNo->setText(tr("Go on"));
    column->addWidget(m_done);
    column->addWidget(makeFooter());
    connect(m_list, &ReviewList::chosen, this, &ReviewPane::chosen);
    connect(m_staleKeep, &QPushButton::clicked, this, &ReviewPane::keepStale);
    connect(m_staleRedo, &QPushButton::clicked, this, &ReviewPane::redoStale);
    connect(m_doneYes, &QPushButton::clicked, this, [this] {
        m_done->hide();
        emit doneAnyway();
    });
    connect(m_doneNo, &QPushButton::clicked, this, [this] {
        m_done->hide();
        m_list->setFocus();
    });
    setEntries({}, nullptr);
    setMarks({});
}

QWidget* ReviewPane::makeHead()
{
    auto* const head = new QWidget(this);
    auto* const column = new QVBoxLayout(head);
    column->setContentsMargins(12, 12, 12, 8);
    column->setSpacing(4);
    m_headline = wrapped(head);
    m_headline->setObjectName("reviewHeadline");
    m_why = wrapped(head);
    m_advice = wrapped(head);
    m_advice->setObjectName("quiet");
    column->addWidget(m_headline);
    column->addWidget(m_why);
    m_laws = wrapped(head);
    m_laws->setObjectName("quiet");
    m_laws->setToolTip(tr("What is left of I + III − II, and of aVR + aVL + aVF, where they are printed at the same time: 0 if all were read rightly"));
    column->addWidget(m_advice);
    column->addWidget(m_laws);
    return head;
}

QWidget* ReviewPane::makeAnswers()
{
    auto* const answers = new QWidget(this);
    auto* const row = new QHBoxLayout(answers);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    m_accept = new QPushButton(tr("Accept"), answers);
    m_accept->setToolTip(tr("What was read here is right (A)"));
    m_missing = new QPushButton(tr("Missing"), answers);
    m_missing->setToolTip(tr("Nothing was printed here, or it cannot be known (M)"));
    row->addWidget(m_accept, 1);
    row->addWidget(m_missing, 1);
    connect(m_accept, &QPushButton::clicked, this, &ReviewPane::acceptAsked);
    connect(m_missing, &QPushButton::clicked, this, &ReviewPane::missingAsked);
    return answers;
}

QWidget* ReviewPane::makeQuestion(QLabel*& text, QPushButton*& yes, QPushButton*& no)
{
    auto* const panel = new QFrame(this);
    panel->setObjectName("panel");
    auto* const column = new QVBoxLayout(panel);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    text = wrapped(panel);
    yes = new QPushButton(panel);
    no = new QPushButton(panel);
    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(yes, 1);
    row->addWidget(no, 1);
    column->addWidget(text);
    column->addLayout(row);
    panel->hide();
    return panel;
}

QWidget* ReviewPane::makeFooter()
{
    auto* const footer = new QFrame(this);
    footer->setObjectName("legend");
    auto* const row = new QHBoxLayout(footer);
    row->setContentsMargins(8, 6, 12, 6);
    row->setSpacing(8);
    m_status = new ChoiceButton(tr("Status of the page"), footer);
    m_reviewer = new QLineEdit(footer);
    m_reviewer->setObjectName("reviewer");
    m_reviewer->setPlaceholderText(tr("Your name"));
    m_reviewer->setAccessibleName(tr("Reviewer's name"));
    m_reviewer->setToolTip(m_reviewer->accessibleName());
    row->addWidget(m_status);
    row->addWidget(m_reviewer, 1);
    connect(m_status, &ChoiceButton::chosen, this, [this](const QVariant& value) {
        emit statusChosen(static_cast<PageStatus>(value.toInt()));
    });
    connect(m_reviewer, &QLineEdit::editingFinished, this,
            [this] { emit reviewerNamed(m_reviewer->text().trimmed()); });
    return footer;
}

void ReviewPane::setColours(const Colours& colours)
{
    m_list->setColours(colours);
}

void ReviewPane::setEntries(const ReviewEntries& entries, const ConfidenceResult* confidence)
{
    m_lines->setEntries(entries.all());
    const int left = entries.left();
    const int all = static_cast<int>(entries.all().size());
    m_list->setVisible(all > 0);
    QString head = tr("%1 of %2 left").arg(left).arg(all);
    if (!confidence && all == 0) {
        head = tr("Nothing to review yet");
    } else if (all == 0) {
        head = tr("No doubts");
    } else if (left == 0) {
        head = tr("All %1 looked at").arg(all);
    }
    if (confidence && confidence->error_mv > 0) {
        head += QStringLiteral(" · ") + errorText(confidence->error_mv);
    }
    m_headline->setText(head);
    m_headline->setAccessibleDescription(tr("Doubts left, and the expected error of the page"));
    const auto own = [](const std::string& s) {
        return inTheWindowsLanguage(QString::fromStdString(s));
    };
    retrace::show(*m_why, confidence ? own(confidence->why) : QString());
    retrace::show(*m_advice, confidence ? own(confidence->advice) : QString());
    retrace::show(*m_nothing,
                  all > 0 ? QString()
                  : confidence
                      ? tr("Every stretch of every trace was read without doubt.")
                      : tr("Places that may have been read wrongly are listed here, the worst "
                           "first, when the page was read."));
    if (left == 0) {
        m_done->hide();
    }
    static_cast<QVBoxLayout*>(layout())->setStretchFactor(m_nothing, all > 0 ? 0 : 1);
    m_nothing->setAlignment(Qt::AlignTop);
    m_accept->setEnabled(all > 0);
    m_missing->setEnabled(all > 0);
}

void ReviewPane::setSignals(const SignalResult* made)
{
    QStringList left;
    const auto add = [&](const std::optional<double>& mv) {
        if (mv) {
            left << tr("%1 mV").arg(QLocale().toString(*mv, 'f', 2)).replace(u' ', QChar::Nbsp);
        }
    };
    if (made) {
        add(made->residuals.einthoven_mv);
        add(made->residuals.goldberger_mv);
    }
    QString text = left.isEmpty() ? QString() : tr("Limb leads disagree by %1").arg(left.join(QStringLiteral(" · ")));
    if (!text.isEmpty() && !made->before_laws.empty()) {
        text += tr("; shared out among them");
    }
    retrace::show(*m_laws, text);
}

void ReviewPane::setCurrent(std::optional<std::size_t> entry)
{
    const QSignalBlocker quiet(m_list);
    const QModelIndex at = entry ? m_lines->index(static_cast<int>(*entry)) : QModelIndex();
    m_list->setCurrentIndex(at);
    if (at.isValid()) {
        m_list->scrollTo(at);
    }
}

void ReviewPane::setMarks(const ReviewMarks& marks)
{
    std::vector<ChoiceButton::Choice> choices;
    for (const PageStatus status : {PageStatus::fresh, PageStatus::in_review, PageStatus::done}) {
        choices.push_back(
            {statusText(status), static_cast<int>(status), marks.status == status, false});
    }
    m_status->setChoices(choices);
    const QDateTime when = QDateTime::fromString(marks.date, Qt::ISODate);
    m_status->showValue(statusText(marks.status),
                        when.isValid() ? QLocale().toString(when, QLocale::ShortFormat)
                                       : QString());
    if (!m_reviewer->hasFocus()) {
        m_reviewer->setText(marks.reviewer);
    }
}

void ReviewPane::askDone(int left)
{
    m_doneText->setText(tr("Doubts that are still open: %1. Is the page done all the same?").arg(left));
    m_done->show();
    m_doneNo->setFocus();
}

void ReviewPane::askStale(int edits)
{
    m_staleText->setText(
        tr("Decisions made before the page was read anew: %1. Do they still fit?").arg(edits));
    m_stale->setVisible(edits > 0);
}

void ReviewPane::setReadOnly(bool on)
{
    m_accept->setEnabled(!on && m_accept->isEnabled());
    m_missing->setEnabled(!on && m_missing->isEnabled());
    m_status->setEnabled(!on);
    m_reviewer->setEnabled(!on);
}

QString ReviewPane::headline() const
{
    return m_headline->text();
}

bool ReviewPane::asksDone() const
{
    return m_done->isVisible();
}

} // namespace retrace
