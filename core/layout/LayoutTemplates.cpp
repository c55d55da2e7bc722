// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace retrace {
namespace {

/// Rows are separated by '/', leads by a blank; a '-' before a lead: printed upside down.
struct Arrangement
{
    const char* name;
    bool cabrera;
    const char* rows;
    int max_rhythm_rows;
};

constexpr std::array kArrangements = {
    Arrangement{"3x4", false, "I aVR V1 V4/II aVL V2 V5/III aVF V3 V6", 3},
    Arrangement{"3x4", true, "aVL II V1 V4/I aVF V2 V5/-aVR III V3 V6", 3},
    Arrangement{"6x2", false, "I V1/II V2/III V3/aVR V4/aVL V5/aVF V6", 1},
    Arrangement{"6x2", true, "aVL V1/I V2/-aVR V3/II V4/aVF V5/III V6", 1},
    Arrangement{"12x1", false, "I/II/III/aVR/aVL/aVF/V1/V2/V3/V4/V5/V6", 0},
    Arrangement{"12x1", true, "aVL/I/-aVR/II/aVF/III/V1/V2/V3/V4/V5/V6", 0},
    Arrangement{"6x1", false, "I/II/III/aVR/aVL/aVF", 0},
    Arrangement{"6x1", true, "aVL/I/-aVR/II/aVF/III", 0},
    Arrangement{"3x1", false, "I/II/III", 0},
    Arrangement{"1x1", false, "II", 0},
};
constexpr std::array kRhythmLeads = {Lead::II, Lead::V1, Lead::V5};

TemplateCell cellFromWord(const std::string& word, int row, int column)
{
    TemplateCell cell;
    cell.inverted = word.front() == '-';
    cell.lead = leadFromName(word.substr(cell.inverted ? 1 : 0)).value();
    cell.row = row;
    cell.column = column;
    return cell;
}

LayoutTemplate expand(const Arrangement& arrangement, int rhythm_rows)
{
    LayoutTemplate result;
    result.name = arrangement.name;
    if (rhythm_rows > 0) {
        result.name.append(1, '+').append(std::to_string(rhythm_rows));
    }
    result.name += arrangement.cabrera ? "-cabrera" : "";
    result.cabrera = arrangement.cabrera;
    result.rhythm_rows = rhythm_rows;
    std::istringstream rows(arrangement.rows);
    for (std::string row; std::getline(rows, row, '/'); ++result.rows) {
        std::istringstream words(row);
        int column = 0;
        for (std::string word; words >> word; ++column) {
            result.cells.push_back(cellFromWord(word, result.rows, column));
        }
        result.columns = column;
    }
    for (int i = 0; i < rhythm_rows; ++i) {
        result.cells.push_back({kRhythmLeads[static_cast<std::size_t>(i)], result.rows + i, 0, true, false});
    }
    return result;
}

std::vector<LayoutTemplate> expandAll()
{
    std::vector<LayoutTemplate> all;
    for (const Arrangement& arrangement : kArrangements) {
        for (int rhythm = 0; rhythm <= arrangement.max_rhythm_rows; ++rhythm) {
            all.push_back(expand(arrangement, rhythm));
        }
    }
    return all;
}

} // namespace

const std::vector<LayoutTemplate>& layoutTemplates()
{
    static const std::vector<LayoutTemplate> all = expandAll();
    return all;
}

const LayoutTemplate* layoutTemplate(const std::string& name)
{
    const auto& all = layoutTemplates();
    const auto found = std::ranges::find(all, name, &LayoutTemplate::name);
    return found == all.end() ? nullptr : &*found;
}

} // namespace retrace
