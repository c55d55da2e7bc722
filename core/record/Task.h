// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

namespace retrace {

/// A failure told in a sentence that a person understands, with what to do next. It is shown as it is.
class Problem : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Thrown when the person cancelled. Not a Problem: nothing is to be said.
class Cancelled : public std::exception
{
public:
    const char* what() const noexcept override { return "cancelled"; }
};

/// What long work takes: a way to be stopped and a way to tell how far it is.
/// `progress` may be empty; its first argument is 0..1 of the work that it was handed to.
struct Task
{
    std::stop_token stop;
    std::function<void(double, std::string_view)> progress;

    void check() const
    {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
    }
    void report(double part, std::string_view what = {}) const
    {
        check();
        if (progress) {
            progress(part, what);
        }
    }
};

} // namespace retrace
