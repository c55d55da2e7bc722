// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/TemplateMatch.h"

#include <string>
#include <vector>

namespace retrace {

/// Pages of three or six full-length rows print leads in few orders: I II III, aVR aVL aVF, V1 V2 V3, V4 V5 V6, or their
/// sixes. Where nearly all names that were read follow one of them, it names the rows whose names could not be read, and
/// puts right one that repeats another row's name. Limb leads must obey the limb-lead laws as well; where they do so to the
/// letter, one name may have been read as any other, or none be read at all. What was inferred is said in `doubts`.
void followUsualOrder(const LayoutEvidence& evidence, const TemplateFit& fit, std::vector<LeadBox>& boxes,
                      std::vector<std::string>& doubts);

/// What is said of a row whose name was taken after those of the others.
std::string takenAfterOthers(const LeadBox& box);

} // namespace retrace
