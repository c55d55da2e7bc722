// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/Ink.h"

#include "core/ink/ClassicalInk.h"
#include "core/ink/NetworkInk.h"

#include <fmt/format.h>

namespace retrace {
namespace {

/// The classical separation, saying why it is not the network's.
class FallBackInk final : public InkReader
{
public:
    explicit FallBackInk(std::string why) : m_why(std::move(why)) {}
    InkResult read(const UnwarpedPage& page, const InkParams& params, const Task& task) override
    {
        InkResult result = ClassicalInk().read(page, params, task);
        result.warnings.push_back(m_why + " The ink was separated without the network.");
        return result;
    }

private:
    std::string m_why;
};

} // namespace

std::unique_ptr<InkReader> makeInkReader(const InkParams& params)
{
    if (params.method == "classical") {
        return std::make_unique<ClassicalInk>();
    }
    if (params.method != "auto" && params.method != "network") {
        throw Problem(fmt::format("There is no way of reading ink called \"{}\"; choose auto, network or classical.",
                                  params.method));
    }
    try {
        return std::make_unique<NetworkInk>(loadNetwork(params));
    } catch (const Problem& problem) {
        return std::make_unique<FallBackInk>(problem.what());
    }
}

} // namespace retrace
