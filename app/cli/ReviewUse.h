// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/Exchange.h"
#include "core/review/ReviewFile.h"

#include <optional>
#include <string>
#include <vector>

/// What of a review goes into a run without a window.
struct ReviewUse {
    std::optional<retrace::Review> review; ///< to be applied
    std::vector<std::string> lines;        ///< what a person has to know
};

/// The review of a page that was opened, if one may be used without asking: not of a page whose file changed since.
ReviewUse reviewForPage(const retrace::PageImage& page);

/// The review's Params for a run: device and network are this machine's (`asked`), and so is the sampling rate if
/// `fs_asked` or if the review leaves it open.
retrace::SessionParams reviewedParams(const retrace::Review& review, const retrace::SessionParams& asked, bool fs_asked);

/// Told in the outputs.
retrace::ReviewNote reviewNote(const retrace::Review& review);

/// "2 edits, in review, by Ada"
std::string reviewSummary(const retrace::Review& review);
