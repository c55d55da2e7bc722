// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/Ink.h"

#include "core/ink/ClassicalInk.h"

#include <fmt/format.h>

namespace retrace {

std::unique_ptr<InkReader> makeInkReader(const InkParams& params)
{
    if (params.method != "classical") {
        throw Problem(fmt::format("There is no way of reading ink called \"{}\"; choose \"classical\".",
                                  params.method));
    }
    return std::make_unique<ClassicalInk>();
}

} // namespace retrace
