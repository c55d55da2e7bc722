// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"
#include "core/worklist/Worklist.h"
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

/// Traces of a page that was read, as an edit would change them: fast enough to follow the mouse.
class LiveEditing
{
public:
    virtual ~LiveEditing() = default;
    /// The traces that `edit` changes. An edit with the id of one that is there takes its place.
    virtual std::vector<LeadTrace> with(const Edit& edit) = 0;
    /// The place on the ink nearest to `at`, within `radius_mm`; `at` itself if there is none.
    virtual PaperPoint snapped(const TraceKey& trace, PaperPoint at, double radius_mm) = 0;
};

/// Where pages come from and who reads them; tests put their own in its place.
struct Engine {
    std::function<std::unique_ptr<PageSource>(const std::filesystem::path&)> open;
    std::function<std::unique_ptr<PageRunner>(std::shared_ptr<const PageImage>)> runner;
    /// May be empty: then edits are seen when they have been worked out.
    std::function<std::unique_ptr<LiveEditing>(const Digitization&, const TraceParams&)> live;

    /// For lists: a page read without a window, and its small picture (JPEG; empty: none).
    std::function<ItemReading(const std::filesystem::path&, int page, const Task&)> readItem;
    std::function<std::string(const std::filesystem::path&, int page)> thumbnail;

    static Engine real(); ///< openPages and Session
};

} // namespace retrace
