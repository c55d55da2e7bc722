// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"
#include "ui/scan/ImagePyramid.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace retrace {

/// What the window shows of one page: the results so far, and pictures of them ready to be drawn.
/// Immutable and shared between threads.
struct Reading {
    Digitization result;
    std::shared_ptr<const ImagePyramid> page, sheet, mask;
};
using ReadingPtr = std::shared_ptr<const Reading>;

/// How a page's reading ended, as the person is told.
enum class Outcome { read, doubts, partly, failed };
Outcome outcomeOf(const Digitization& result);

/// The chain of stages of one page; runs on a worker thread, one run at a time.
class PageRunner
{
public:
    virtual ~PageRunner() = default;
    /// Brings everything up to date with `params`. Throws Cancelled.
    virtual Digitization run(const SessionParams& params, const Task& task,
                             const Session::StageDone& done) = 0;
};

/// Where pages come from and who reads them; tests put their own in its place.
struct Engine {
    std::function<std::unique_ptr<PageSource>(const std::filesystem::path&)> open;
    std::function<std::unique_ptr<PageRunner>(std::shared_ptr<const PageImage>)> runner;

    static Engine real(); ///< openPages and Session
};

} // namespace retrace
