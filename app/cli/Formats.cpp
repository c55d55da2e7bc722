// SPDX-License-Identifier: GPL-3.0-or-later
#include "Formats.h"

#include <fmt/format.h>

std::set<std::string> splitFormats(const std::string& text)
{
    std::set<std::string> formats;
    for (const std::string& part : CLI::detail::split(text, ',')) {
        formats.insert(CLI::detail::trim_copy(part));
    }
    return formats;
}

CLI::Validator knownFormats()
{
    const auto check = [](std::string& text) -> std::string {
        const std::set<std::string> known{"csv", "wfdb", "json", "png", "pdf"};
        for (const std::string& format : splitFormats(text)) {
            if (!known.contains(format)) {
                return fmt::format("'{}' is no format; known are csv, wfdb, json, png, pdf", format);
            }
        }
        return {};
    };
    return {check, "csv,wfdb,json,png,pdf"};
}
