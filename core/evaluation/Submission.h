// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <cstddef>
#include <vector>

namespace retrace {

/// Where the rows of a contest's submission came from.
struct SubmissionFill
{
    std::size_t read = 0;    ///< from the lead's own trace
    std::size_t rhythm = 0;  ///< from another print of the same lead
    std::size_t limb = 0;    ///< from the other limb leads by Einthoven's and Goldberger's laws
    std::size_t nothing = 0; ///< 0, because nothing tells
    SubmissionFill& operator+=(const SubmissionFill& other);
};

/// A lead as a contest asks for it: `rows` samples at the record's rate from where the lead begins on the page (from the page's
/// beginning where so many rows reach past its end); none is missing. `result` was read at the rate that is asked for; it may
/// have failed.
std::vector<double> submissionRows(const Digitization& result, Lead lead, std::size_t rows, SubmissionFill& fill);

} // namespace retrace
