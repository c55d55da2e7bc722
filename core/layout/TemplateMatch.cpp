// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/TemplateMatch.h"

#include "core/layout/LimbLaws.h"
#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace retrace {
namespace {

constexpr int kPartsOfStrips = 4; // full-length rows may be three or two columns of leads as well

/// Columns of names: their left edges in groups, left to right.
std::vector<int> nameColumns(const std::vector<NameMark>& names, int& count)
{
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::size_t i) { return names[i].box.x0_mm; });
    std::vector<int> column(names.size(), 0);
    count = 0;
    double last = -1e9;
    for (std::size_t i : order) {
        if (names[i].box.x0_mm - last > 18.0) {
            ++count;
        }
        last = names[i].box.x0_mm;
        column[i] = count - 1;
    }
    return column;
}

/// Ways to lay a template's rows on the page's rows, in order, leaving out what is too much on either side.
std::vector<std::vector<int>> rowMappings(int wanted, int have)
{
    std::vector<std::vector<int>> all;
    if (std::abs(wanted - have) > 2 || wanted == 0 || have == 0) {
        return all;
    }
    const int longer = std::max(wanted, have), shorter = std::min(wanted, have);
    std::vector<char> take(static_cast<std::size_t>(longer), 0);
    std::fill(take.end() - shorter, take.end(), 1);
    do {
        std::vector<int> map(static_cast<std::size_t>(wanted), -1);
        int k = 0;
        for (int i = 0; i < longer; ++i) {
            if (take[static_cast<std::size_t>(i)]) {
                const int row = wanted >= have ? k : i, place = wanted >= have ? i : k;
                map[static_cast<std::size_t>(place)] = row;
                ++k;
            }
        }
        all.push_back(map);
    } while (std::ranges::next_permutation(take).found);
    return all;
}

class Matcher
{
public:
    Matcher(const LayoutEvidence& e, const LayoutTemplate& t) : m_e(e), m_t(t)
    {
        m_name_column = nameColumns(e.names, m_name_columns);
    }

    TemplateFit best() const
    {
        TemplateFit top;
        top.layout = &m_t;
        top.row_of.assign(static_cast<std::size_t>(m_t.rows + m_t.rhythm_rows), -1);
        top.name_of.assign(m_t.cells.size(), -1);
        const int wanted = m_t.rows + m_t.rhythm_rows, have = static_cast<int>(m_e.rows.size());
        for (const auto& mapping : rowMappings(wanted, have)) {
            TemplateFit fit = fitNames(mapping);
            fit.laws = limbLaws(m_e, m_t, mapping, m_t.columns == 1 ? kPartsOfStrips : 1);
            fit.score = total(fit, mapping);
            if (fit.score > top.score) {
                top = fit;
            }
        }
        return top;
    }

private:
    /// Column of a name: by rank where the names stand in as many columns as the template has, else by place.
    int columnOf(std::size_t name) const
    {
        if (m_name_columns == m_t.columns) {
            return m_name_column[name];
        }
        const double width = (m_e.x1_mm - m_e.x0_mm) / m_t.columns;
        const double at = (m_e.names[name].box.x0_mm - m_e.x0_mm + 4.0) / std::max(1.0, width);
        return std::clamp(static_cast<int>(std::floor(at)), 0, m_t.columns - 1);
    }

    /// Names stand above, below or beside their rows, all in the same manner: the offset that fits best is taken.
    TemplateFit fitNames(const std::vector<int>& mapping) const
    {
        TemplateFit best;
        double best_sum = -1e9;
        const double reach = std::max(8.0, 0.8 * m_e.spacing_mm);
        for (double offset = -reach; offset <= reach; offset += 1.0) {
            double sum = -0.004 * std::abs(offset);
            const TemplateFit fit = fitNamesAt(mapping, offset, sum);
            if (sum > best_sum) {
                best_sum = sum;
                best = fit;
            }
        }
        best.row_of = mapping;
        return best;
    }

    TemplateFit fitNamesAt(const std::vector<int>& mapping, double offset, double& sum) const
    {
        TemplateFit fit;
        fit.layout = &m_t;
        fit.name_of.assign(m_t.cells.size(), -1);
        const double near = std::max(4.0, 0.3 * m_e.spacing_mm);
        for (std::size_t i = 0; i < m_e.names.size(); ++i) {
            const NameMark& name = m_e.names[i];
            const int row = rowAt(0.5 * (name.box.y0_mm + name.box.y1_mm) - offset, mapping, near);
            const int cell = row < 0 ? -1 : cellAt(row, columnOf(i));
            if (cell < 0) {
                sum -= 0.25 * name.score;
                continue;
            }
            place(fit, static_cast<std::size_t>(cell), i, sum);
        }
        return fit;
    }

    void place(TemplateFit& fit, std::size_t cell, std::size_t i, double& sum) const
    {
        const NameMark& name = m_e.names[i];
        const TemplateCell& c = m_t.cells[cell];
        // The dash of -aVR is easily lost in a trace; where it stands in the Cabrera order the order says the same.
        const bool same = name.lead == c.lead && (name.inverted == c.inverted || c.rhythm || c.inverted);
        // A page of full-length rows may print any leads, but one name a row; the Cabrera order is an order.
        const bool open = isStripPage(m_t) && (!m_t.cabrera || strokesLost(name.lead, c.lead)) && fit.name_of[cell] < 0;
        if (c.rhythm || same || open) {
            sum += (same ? 1.0 : 0.8) * name.score;
            if (fit.name_of[cell] < 0 || m_e.names[static_cast<std::size_t>(fit.name_of[cell])].score < name.score) {
                fit.name_of[cell] = static_cast<int>(i);
            }
            ++fit.names_matched;
        } else {
            const bool second = name.runner_up == c.lead || strokesLost(name.lead, c.lead);
            sum -= (second ? 0.4 : 0.9) * name.score;
            fit.names_wrong += second ? 0 : 1;
        }
    }

    int rowAt(double y, const std::vector<int>& mapping, double near) const
    {
        int best = -1;
        for (std::size_t r = 0; r < mapping.size(); ++r) {
            if (mapping[r] < 0) {
                continue;
            }
            const double d = std::abs(m_e.rows[static_cast<std::size_t>(mapping[r])].baseline_mm - y);
            if (d < near) {
                near = d;
                best = static_cast<int>(r);
            }
        }
        return best;
    }

    int cellAt(int row, int column) const
    {
        for (std::size_t i = 0; i < m_t.cells.size(); ++i) {
            const TemplateCell& c = m_t.cells[i];
            if (c.row == row && (c.rhythm ? column == 0 : c.column == column)) {
                return static_cast<int>(i);
            }
        }
        return -1;
    }

    double total(const TemplateFit& fit, const std::vector<int>& mapping) const
    {
        const auto missing = static_cast<double>(std::ranges::count(mapping, -1));
        const double left_over = std::max(0.0, static_cast<double>(m_e.rows.size()) - (mapping.size() - missing));
        const double structure = std::max(0.0, 1.0 - 0.35 * missing - 0.3 * left_over - 0.3 * crossedStrips(mapping));
        const double separators = separatorFit();
        const double laws = fit.laws.value_or(0.45);
        if (m_e.names.empty()) {
            return 0.45 * structure + 0.15 * separators + 0.40 * laws;
        }
        double weight = 0, good = 0;
        for (std::size_t i = 0; i < m_t.cells.size(); ++i) {
            good += fit.name_of[i] >= 0 ? m_e.names[static_cast<std::size_t>(fit.name_of[i])].score : 0.0;
            weight += 1;
        }
        double all = 0;
        for (const NameMark& n : m_e.names) {
            all += n.score;
        }
        // Both ways: which of the template's names were found, and which of the found names it explains.
        const double recall = good / weight, precision = std::max(0.0, good - 0.8 * fit.names_wrong) / std::max(0.5, all);
        const double names = 0.4 * recall + 0.6 * precision;
        const double trust = std::min(1.0, all / 4.0); // few names say little
        const double w = 0.60 * trust;
        return w * names + (1 - w) * (0.55 * structure + 0.15 * separators + 0.30 * laws);
    }

    /// Rhythm rows in which bars or lines of dots stand, that part the columns of the other rows.
    double crossedStrips(const std::vector<int>& mapping) const
    {
        const auto& in_row = m_e.separators.in_row;
        return static_cast<double>(std::count_if(mapping.begin() + m_t.rows, mapping.end(), [&](int row) { return row >= 0 && row < std::ssize(in_row) && in_row[static_cast<std::size_t>(row)]; }));
    }

    /// 1 where separators stand at this template's column borders only, 0.5 where there are none.
    double separatorFit() const
    {
        const double width = (m_e.x1_mm - m_e.x0_mm) / m_t.columns;
        int at_border = 0, elsewhere = 0;
        for (double x : m_e.separators.x_mm) {
            if (x < m_e.x0_mm + 5 || x > m_e.x1_mm - 5) {
                continue;
            }
            const double c = (x - m_e.x0_mm) / width;
            (std::abs(c - std::round(c)) * width < 5.0 ? at_border : elsewhere) += 1;
        }
        const int wanted = m_t.columns - 1;
        if (at_border + elsewhere == 0) {
            return 0.5;
        }
        return std::clamp((at_border - elsewhere) / std::max(1.0, static_cast<double>(std::max(wanted, at_border))), 0.0, 1.0);
    }

    const LayoutEvidence& m_e;
    const LayoutTemplate& m_t;
    std::vector<int> m_name_column;
    int m_name_columns = 0;
};

} // namespace

std::vector<TemplateFit> matchTemplates(const LayoutEvidence& evidence)
{
    std::vector<TemplateFit> fits;
    for (const LayoutTemplate& t : layoutTemplates()) {
        fits.push_back(Matcher(evidence, t).best());
    }
    std::ranges::stable_sort(fits, std::greater{}, &TemplateFit::score);
    return fits;
}

std::vector<double> roughSegment(const RowMark& row, double from_mm, double to_mm, int n)
{
    std::vector<double> out;
    int there = 0;
    double last = 0, sum = 0;
    for (int i = 0; i < n; ++i) {
        const double x = from_mm + (to_mm - from_mm) * (i + 0.5) / n;
        const auto k = static_cast<long>(std::floor((x - row.x0_mm) / row.step_mm));
        if (k >= 0 && k < static_cast<long>(row.path_mm.size()) && !std::isnan(row.path_mm[static_cast<std::size_t>(k)])) {
            last = -static_cast<double>(row.path_mm[static_cast<std::size_t>(k)]);
            ++there;
        }
        out.push_back(last);
        sum += last;
    }
    if (2 * there < n) {
        return {};
    }
    const double level = medianOf(out);
    for (double& v : out) {
        v -= level;
    }
    return out;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b)
{
    const std::size_t n = std::min(a.size(), b.size());
    if (n < 3) {
        return 0;
    }
    const double ma = std::accumulate(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n), 0.0) / static_cast<double>(n);
    const double mb = std::accumulate(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(n), 0.0) / static_cast<double>(n);
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < n; ++i) {
        ab += (a[i] - ma) * (b[i] - mb);
        aa += (a[i] - ma) * (a[i] - ma);
        bb += (b[i] - mb) * (b[i] - mb);
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0.0;
}

double evenness(const std::vector<double>& a, const std::vector<double>& b)
{
    double aa = 0, bb = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    return aa + bb > 0 ? 2 * std::sqrt(aa * bb) / (aa + bb) : 0.0;
}

} // namespace retrace
