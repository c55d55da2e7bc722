// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/Reading.h"

#include "ui/session-model/LiveTracing.h"

namespace retrace {

namespace {

class SessionRunner : public PageRunner
{
public:
    explicit SessionRunner(std::shared_ptr<const PageImage> page) : m_session(std::move(page)) {}

    Digitization run(const SessionParams& params, const Task& task,
                     const Session::StageDone& done) override
    {
        m_session.setParams(params);
        m_session.run(task, done);
        m_session.prepareEditing(); // here, off the window's thread
        return m_session.result();
    }

private:
    Session m_session;
};

std::string smallPicture(const std::filesystem::path& file, int page)
{
    try {
        return thumbnailOf(openPages(file)->load(page).bgr);
    } catch (const std::exception&) {
        return {}; // what is wrong with the page is said when it is read
    }
}

} // namespace

Engine Engine::real()
{
    return {[](const std::filesystem::path& file) { return openPages(file); },
            [](std::shared_ptr<const PageImage> page) {
                return std::make_unique<SessionRunner>(std::move(page));
            },
            liveTracing, retrace::readItem, smallPicture};
}

Outcome outcomeOf(const Digitization& result)
{
    if (!result.complete()) {
        return result.layout || result.ink ? Outcome::partly : Outcome::failed;
    }
    return result.warnings().empty() ? Outcome::read : Outcome::doubts;
}

} // namespace retrace
