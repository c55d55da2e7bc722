// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/Theme.h"

#include <QFrame>
#include <QStringList>

#include <functional>
#include <utility>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace retrace {

/// What the program has to say, in sentences, in the window and never before it: no dialogs.
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    enum class Kind { info, warning, error, question };
    using Answer = std::pair<QString, std::function<void()>>;

    explicit MessageBar(QWidget* parent = nullptr);

    void setColours(const Colours& colours);
    /// Several sentences show the first and how many more; answers become buttons. Replaces what
    /// was said before. Of a question, the last answer is the one that changes nothing.
    void say(Kind kind, const QStringList& sentences, const std::vector<Answer>& answers = {});
    /// Other words, the same kind and answers.
    void setText(const QString& sentence);
    void clear();
    QString text() const; ///< all sentences
    Kind kind() const { return m_kind; }

private:
    void renew();
    void paintSign();

    Kind m_kind = Kind::info;
    QStringList m_sentences;
    bool m_all = false;
    Colours m_colours;
    QLabel* m_sign;
    QLabel* m_text;
    QToolButton* m_more;
    QToolButton* m_close;
    QHBoxLayout* m_answers;
};

} // namespace retrace
