// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"

#include <opencv2/core/utils/logger.hpp>
#include <poppler-global.h>

#include <mutex>

namespace retrace {

void silenceLibraries()
{
    static std::once_flag once;
    std::call_once(once, [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    });
}

} // namespace retrace
