// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <map>
#include <mutex>
#include <string>

/// Where the pages' lines go, from several threads: plain lines everywhere, on a terminal with a
/// progress bar below them (on stderr, so that a redirected stdout stays plain).
class Console
{
public:
    explicit Console(std::size_t total);
    ~Console();
    void line(const std::string& text);    ///< stdout
    void problem(const std::string& text); ///< stderr
    void addPages(std::size_t more);       ///< a file turned out to have more pages
    void progress(std::size_t page, double part);
    void pageDone(std::size_t page);

private:
    void write(std::FILE* to, const std::string& text);
    void draw();
    void erase();

    std::mutex m_mutex;
    bool m_bar;
    std::size_t m_total;
    std::size_t m_done = 0;
    std::map<std::size_t, double> m_parts;
    int m_drawn_percent = -1;
};
