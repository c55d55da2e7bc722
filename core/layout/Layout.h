// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"
#include "core/layout/LeadNames.h"
#include "core/record/Calibration.h"
#include "core/record/Lead.h"

#include <optional>
#include <string>
#include <vector>

namespace retrace {

/// One lead of a template: which row and column it stands in.
struct TemplateCell
{
    Lead lead = Lead::I;
    int row = 0, column = 0;
    bool rhythm = false;   ///< a full-width strip below the columns
    bool inverted = false; ///< -aVR
};

/// An arrangement of leads on paper. Names: "3x4", "3x4+1", "3x4+2", "3x4+3", "6x2", "6x2+1", "12x1", "6x1", "3x1",
/// "1x1", each with "-cabrera" where the limb leads stand in Cabrera order.
struct LayoutTemplate
{
    std::string name;
    int rows = 0;     ///< rows of short segments
    int columns = 0;
    int rhythm_rows = 0;
    bool cabrera = false;
    std::vector<TemplateCell> cells; ///< the rhythm rows' leads are the usual ones (II, V1, V5); names on the page win
};

const std::vector<LayoutTemplate>& layoutTemplates();
const LayoutTemplate* layoutTemplate(const std::string& name);

/// A calibration pulse as measured on the paper.
struct PulseMark
{
    PaperBox box;
    double height_mm = 0;
    bool height_measured = true; ///< else its top was found where a pulse of the usual height has it
    double width_mm = 0;
    int row = 0;
    bool left = false;
};

/// A lead's place on the page.
struct LeadBox
{
    Lead lead = Lead::I;
    PaperBox box;            ///< the span in x is exact: x0_mm is t0_s; y spans the room the trace may use
    double baseline_mm = 0;  ///< paper y of the row's isoelectric level (for 0 mV, a first guess)
    double t0_s = 0;         ///< time at box.x0_mm
    double gain_mm_per_mv = 10;
    int row = 0, column = 0;
    bool rhythm = false;
    bool inverted = false;
    bool name_printed = false; ///< the name was read, not inferred from the template
    bool operator==(const LeadBox&) const = default;
};

struct LayoutScore
{
    std::string name;
    double score = 0; ///< 0..1
};

struct LayoutParams
{
    std::optional<std::string> layout;       ///< template name; nullopt: auto
    std::optional<double> speed_mm_per_s;
    std::optional<double> gain_mm_per_mv;
    std::vector<LeadBox> boxes;              ///< given by a person: these and no others; empty: as found
};

struct LayoutResult
{
    std::string name;                   ///< winning template; "" if none
    Origin origin = Origin::assumed;    ///< measured when names or structure settle it; given; assumed when guessed
    std::vector<LayoutScore> ranking;   ///< all templates, best first
    std::vector<LeadBox> boxes;
    std::vector<PulseMark> pulses;
    std::vector<NameMark> names;
    PrintedScale printed;
    Calibration scale;
    std::vector<double> row_baselines_mm;
    bool dotted_separators = false;     ///< at least two upright lines of dots stand between the columns, so the page does not lie on its side
    double signal_x0_mm = 0, signal_x1_mm = 0; ///< where the rows' lines begin and end, put to no usual length
    double signal_within_mm = 0;        ///< how well that length is known (standard deviation)
    std::vector<double> furniture_mm;   ///< levels of text lines, frames and the like, and of some waves' tops; none where a network tells them
    std::vector<std::string> doubts;    ///< sentences: conflicts and guesses
};

/// Paper y that the path of row `row` keeps off: the other rows' levels and furniture_mm.
std::vector<double> levelsBeside(const LayoutResult& layout, int row);

/// The sentences of a strip that carries no name: that it is called X1 and so on, and that it was taken for the lead that it agrees with;
/// and of one (`box` as it was read) whose name is another than `lead`, which it was taken for.
std::string namelessStrip(const LeadBox& box);
std::string takenForLead(const LeadBox& box);
std::string readsOtherwise(const LeadBox& box, Lead lead);

/// Puts the boxes that a person gave (LayoutParams::boxes) in the place of those found; rows are counted anew from the top.
void applyGivenBoxes(LayoutResult& layout, const LayoutParams& params);

/// Stage 3. Rows, columns, names, pulses and the scale. `known_names` and `page_text` come from a PDF's own text.
LayoutResult findLayout(const UnwarpedPage& page, const InkResult& ink, const LayoutParams& params,
                        const std::vector<NameMark>& known_names, const std::string& page_text, const Task& task);

} // namespace retrace
