// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/StripOrder.h"

#include "core/layout/LimbLaws.h"

#include <fmt/format.h>

#include <algorithm>

namespace retrace {
namespace {

constexpr double kLawful = 0.8;
// Then one name that is not clear may be any other, or none be read. I, II and aVF obey the law of I, II and III to 0.9 in half of all records, and
// V1, V2 and V3 in a quarter; to 0.98 in 4 and 2 of 100 (992 records, each fourth).
constexpr double kSurelyLawful = 0.98;
constexpr double kWeakName = 0.7; // a name of less may be a misread one

using Order = std::vector<Lead>;

const std::vector<Order>& usualOrders()
{
    using enum Lead;
    static const std::vector<Order> orders = {{I, II, III}, {aVR, aVL, aVF}, {V1, V2, V3}, {V4, V5, V6},
                                              {I, II, III, aVR, aVL, aVF}, {V1, V2, V3, V4, V5, V6}};
    return orders;
}

/// How well the rows obey the laws between the leads of an order; nothing where these have none.
std::optional<double> lawfulness(const LayoutEvidence& e, const Order& order, const std::vector<int>& row_of)
{
    LayoutTemplate strips;
    strips.rows = static_cast<int>(order.size());
    strips.columns = 1;
    for (std::size_t r = 0; r < order.size(); ++r) {
        strips.cells.push_back({order[r], static_cast<int>(r), 0, false, false});
    }
    return limbLaws(e, strips, row_of);
}

class OrderCheck
{
public:
    OrderCheck(const LayoutEvidence& e, const TemplateFit& fit, const std::vector<LeadBox>& boxes, const Order& order)
        : m_e(e), m_fit(fit), m_boxes(boxes), m_order(order)
    {
    }

    bool holds() const
    {
        const auto laws = lawfulness(m_e, m_order, m_fit.row_of);
        const bool surely = laws && *laws > kSurelyLawful;
        std::size_t agree = 0, repairs = 0;
        for (std::size_t r = 0; r < m_boxes.size(); ++r) {
            if (m_boxes[r].lead == m_order[r]) {
                ++agree;
            } else if (!isUnnamed(m_boxes[r].lead)) {
                if (!mayBeMisread(r) && !(surely && notClear(r))) {
                    return false;
                }
                ++repairs;
            }
        }
        if (agree == m_boxes.size() || agree == 0 || repairs > 1) {
            return false;
        }
        const bool most = 3 * agree >= 2 * m_boxes.size();
        return laws ? *laws > kLawful && (repairs == 0 || most) : most;
    }

private:
    const NameMark* markOf(std::size_t r) const
    {
        const int mark = r < m_fit.name_of.size() ? m_fit.name_of[r] : -1;
        return mark >= 0 ? &m_e.names[static_cast<std::size_t>(mark)] : nullptr;
    }

    bool notClear(std::size_t r) const
    {
        const NameMark* mark = markOf(r);
        return !mark || mark->score < kClearName;
    }

    /// A name that another row bears as well, or that was read weakly with the order's own as runner-up.
    bool mayBeMisread(std::size_t r) const
    {
        const NameMark* mark = markOf(r);
        const auto twice = std::ranges::count(m_boxes, m_boxes[r].lead, &LeadBox::lead) > 1;
        return twice || (mark && mark->score < kWeakName && mark->runner_up == m_order[r]);
    }

    const LayoutEvidence& m_e;
    const TemplateFit& m_fit;
    const std::vector<LeadBox>& m_boxes;
    const Order& m_order;
};

/// Rows of which no name was read: the order whose laws they obey best, if they do.
void nameByLaws(const LayoutEvidence& evidence, const TemplateFit& fit, std::vector<LeadBox>& boxes, std::vector<std::string>& doubts)
{
    const Order* lawful = nullptr;
    double most = kSurelyLawful;
    for (const Order& order : usualOrders()) {
        const bool fits = boxes.size() == order.size() && fit.layout->cells.size() == order.size();
        const auto laws = fits ? lawfulness(evidence, order, fit.row_of) : std::nullopt;
        if (laws && *laws > most) {
            lawful = &order, most = *laws;
        }
    }
    for (std::size_t r = 0; lawful && r < boxes.size(); ++r) {
        boxes[r].lead = (*lawful)[r];
        doubts.push_back(fmt::format("The strip in row {} carries no readable lead name; after the limb-lead laws it was taken for {}. Please check it.",
                                     boxes[r].row + 1, leadName(boxes[r].lead)));
    }
}

} // namespace

std::string takenAfterOthers(const LeadBox& box)
{
    return fmt::format("The name in row {} could not be read surely; after the names of the other rows it was taken for {}. Please check it.", box.row + 1, leadName(box.lead));
}

void followUsualOrder(const LayoutEvidence& evidence, const TemplateFit& fit, std::vector<LeadBox>& boxes,
                      std::vector<std::string>& doubts)
{
    if (std::ranges::all_of(boxes, [](const LeadBox& b) { return isUnnamed(b.lead); })) {
        nameByLaws(evidence, fit, boxes, doubts);
        return;
    }
    for (const Order& order : usualOrders()) {
        if (boxes.size() != order.size() || fit.layout->cells.size() != order.size() ||
            !OrderCheck(evidence, fit, boxes, order).holds()) {
            continue;
        }
        for (std::size_t r = 0; r < boxes.size(); ++r) {
            if (boxes[r].lead != order[r]) {
                boxes[r].lead = order[r];
                doubts.push_back(takenAfterOthers(boxes[r]));
                boxes[r].inverted = boxes[r].name_printed = false;
            }
        }
        return;
    }
}

} // namespace retrace
