// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/MessageBar.h"

#include "ui/window/SvgIcon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace retrace {

namespace {

constexpr int kSentencesAtMost = 12;

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_sign(new QLabel(this)), m_text(new QLabel(this)),
      m_more(new QToolButton(this)), m_close(new QToolButton(this)), m_answers(new QHBoxLayout)
{
    setObjectName("message");
    setAccessibleName(tr("Message"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(8);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_close->setIcon(svgIcon("close"));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_answers->setSpacing(8);
    row->addWidget(m_sign, 0, Qt::AlignVCenter);
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    row->addLayout(m_answers);
    row->addWidget(m_close);
    connect(m_more, &QToolButton::clicked, this, [this] {
        m_all = !m_all;
        renew();
    });
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    hide();
}

void MessageBar::setColours(const Colours& colours)
{
    m_colours = colours;
    paintSign();
}

void MessageBar::say(Kind kind, const QStringList& sentences, const std::vector<Answer>& answers)
{
    clear();
    m_kind = kind;
    m_sentences = sentences;
    for (const auto& [label, action] : answers) {
        auto* const button = new QPushButton(label, this);
        button->setProperty("primary", kind != Kind::question && m_answers->count() == 0);
        button->setAutoDefault(true);
        connect(button, &QPushButton::clicked, this, [this, action = action] {
            clear();
            action();
        });
        m_answers->addWidget(button);
    }
    paintSign();
    renew();
    show();
    if (kind == Kind::question && m_answers->count() > 0) {
        // The last answer changes nothing: a Return too many does no harm.
        m_answers->itemAt(m_answers->count() - 1)->widget()->setFocus();
    }
}

void MessageBar::setText(const QString& sentence)
{
    m_sentences = {sentence};
    renew();
}

void MessageBar::clear()
{
    while (QLayoutItem* const item = m_answers->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_sentences.clear();
    m_all = false;
    hide();
}

QString MessageBar::text() const
{
    return m_sentences.join('\n');
}

void MessageBar::renew()
{
    const int more = static_cast<int>(m_sentences.size()) - 1;
    m_more->setVisible(more > 0);
    m_more->setText(m_all ? tr("Less") : tr("%n more", nullptr, more));
    const QString all = QStringList(m_sentences.mid(0, kSentencesAtMost)).join('\n');
    m_text->setText(m_all ? all : m_sentences.value(0));
    setAccessibleDescription(text());
}

void MessageBar::paintSign()
{
    const auto [name, colour] = m_kind == Kind::error     ? std::pair{"error", m_colours.error}
                                : m_kind == Kind::warning ? std::pair{"warning", m_colours.doubtful}
                                : m_kind == Kind::question ? std::pair{"question", m_colours.accent}
                                                           : std::pair{"info", m_colours.accent};
    m_sign->setPixmap(svgPixmap(QString::fromLatin1(name), 20, colour, devicePixelRatioF()));
}

} // namespace retrace
