// SPDX-License-Identifier: GPL-3.0-or-later
#include "Console.h"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

Console::Console(std::size_t total) : m_bar(::isatty(STDERR_FILENO) == 1), m_total(total) {}

Console::~Console()
{
    const std::lock_guard lock(m_mutex);
    erase();
}

void Console::line(const std::string& text)
{
    write(stdout, text);
}

void Console::problem(const std::string& text)
{
    write(stderr, text);
}

void Console::write(std::FILE* to, const std::string& text)
{
    const std::lock_guard lock(m_mutex);
    erase();
    fmt::print(to, "{}\n", text);
    std::fflush(to);
    draw();
}

void Console::addPages(std::size_t more)
{
    const std::lock_guard lock(m_mutex);
    m_total += more;
}

void Console::progress(std::size_t page, double part)
{
    const std::lock_guard lock(m_mutex);
    m_parts[page] = part;
    draw();
}

void Console::pageDone(std::size_t page)
{
    const std::lock_guard lock(m_mutex);
    m_parts.erase(page);
    ++m_done;
    draw();
}

void Console::draw()
{
    if (!m_bar || m_total == 0) {
        return;
    }
    double done = static_cast<double>(m_done);
    for (const auto& [page, part] : m_parts) {
        done += part;
    }
    const int percent =
        static_cast<int>(100.0 * std::min(1.0, done / static_cast<double>(m_total)));
    if (percent == m_drawn_percent) {
        return;
    }
    m_drawn_percent = percent;
    constexpr int width = 40;
    const int full = percent * width / 100;
    fmt::print(stderr, "\r[{:#<{}}{:.<{}}] {:3d} %  {} of {} pages", "", full, "", width - full,
               percent, m_done, m_total);
    std::fflush(stderr);
}

void Console::erase()
{
    if (m_bar && m_drawn_percent >= 0) {
        fmt::print(stderr, "\r\033[K");
        m_drawn_percent = -1;
    }
}
