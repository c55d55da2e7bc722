// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

namespace retrace
{

/// The words of a PDF page that are lead names, with their boxes on the paper ("-aVR" comes
/// inverted).
std::vector<NameMark> namesOfPageText(const PageImage& page, const GridMap& map);

/// All words of the page, joined by spaces.
std::string joinedPageText(const PageImage& page);

/// The page's vector traces, mapped to paper.
std::vector<std::vector<PaperPoint>> vectorPathsOnPaper(const PageImage& page, const GridMap& map);

/// How much speaks for a layout being read the right way up: names count most, the template's score
/// breaks ties.
double uprightEvidence(const LayoutResult& layout);

/// True if so little was read that the page may lie on its side or head.
bool mayBeTurned(const LayoutResult& layout);

/// How many different leads' names can be read on the sheet after each of 0 to 3 clockwise quarter
/// turns. The rasters are turned, and made coarse: a fraction of what a whole run for each turn
/// takes.
std::array<int, 4> namesByTurn(const UnwarpedPage& page, const InkResult& ink, const Task& task);

/// Grid to layout, for one way up of the page; `layout` is null where nothing could be read.
struct UprightTrial {
    int quarter_turns = 0;
    std::shared_ptr<const GridResult> grid;
    std::shared_ptr<const UnwarpedPage> unwarped;
    std::shared_ptr<const InkResult> ink;
    std::shared_ptr<const LayoutResult> layout;
};

UprightTrial tryUpright(const PageImage& page, const SessionParams& params, int quarter_turns,
                        const Task& task);

} // namespace retrace
