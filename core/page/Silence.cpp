// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/oflog.h>
#include <opencv2/core/utils/logger.hpp>
#include <poppler-global.h>
#include <tiffio.h>

#include <mutex>

namespace retrace {

void silenceLibraries()
{
    static std::once_flag once;
    std::call_once(once, [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        TIFFSetErrorHandler(nullptr); // for what opens TIFFs beside this room
        TIFFSetWarningHandler(nullptr);
    });
}

} // namespace retrace
