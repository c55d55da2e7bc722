// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/TemplateMatch.h"

#include <optional>
#include <vector>

namespace retrace {

/// How well the rows, read as this template, obey what must hold whatever the heart does: Einthoven's and Goldberger's
/// laws between leads printed at the same time, and a rhythm strip's agreement with its own lead's short segment.
/// 0 (no better than chance) .. 1 (they hold); nullopt if the template has nothing to test or ink is missing. `parts`: of each column, so many
/// are tested apart and the worse half of them counts: a law that holds in one part and breaks in others breaks.
std::optional<double> limbLaws(const LayoutEvidence& evidence, const LayoutTemplate& layout, const std::vector<int>& row_of, int parts = 1);

/// The lead whose own segment the strip in `row` agrees with, if one does clearly (r >= 0.9).
std::optional<Lead> rhythmLead(const LayoutEvidence& evidence, const TemplateFit& fit, int row);

/// Correlation of the strip in `row` with the short segment of `lead`; nullopt if the template does not print it.
std::optional<double> stripCorrelation(const LayoutEvidence& evidence, const TemplateFit& fit, int row, Lead lead);

} // namespace retrace
