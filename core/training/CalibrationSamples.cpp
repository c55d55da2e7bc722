// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Calibration.h"

#include "core/evaluation/Evaluation.h"
#include "core/evaluation/PageErrors.h"
#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr std::uint32_t kMagic = 0x52434c31; // "RCL1"

/// The picture that belongs to a truth.
fs::path pictureOf(const fs::path& truth)
{
    for (const char* ending : {".png", ".jpg"}) {
        const fs::path picture = fs::path(truth).replace_extension(ending);
        if (fs::exists(picture)) {
            return picture;
        }
    }
    return {};
}

Digitization digitize(const fs::path& picture, const Task& task)
{
    Session session(std::make_shared<const PageImage>(openPages(picture)->load(0, task)));
    Digitization result = session.run(task);
    if (!result.complete()) {
        throw Problem(result.failure);
    }
    return result;
}

void addSamples(const Digitization& result, const Record& truth, int page, int every, std::vector<CalibrationSample>& out)
{
    const auto features = confidenceFeatures(*result.grid, *result.layout, *result.trace, *result.signal);
    const PageErrors errors = pageErrors(truth, result.signal->record);
    int count = page; // so that pages do not all begin alike
    for (const auto& [lead, error] : errors.error_mv) {
        const auto found = features.find(lead);
        for (std::size_t k = 0; k < error.size() && found != features.end(); ++k) {
            const auto row = static_cast<long>(k) + errors.shift - static_cast<long>(found->second.first);
            const bool claimed = row >= 0 && row < static_cast<long>(found->second.rows.size());
            if (claimed && !std::isnan(error[k]) && ++count % every == 0) {
                out.push_back({found->second.rows[static_cast<std::size_t>(row)], static_cast<float>(error[k]), page});
            }
        }
    }
}

} // namespace

std::vector<CalibrationSample> gatherSamples(const CalibrationOptions& options, const std::function<void(const std::string&)>& say, const Task& task)
{
    std::vector<CalibrationSample> samples;
    int page = 0;
    for (const fs::path& folder : options.pages) {
        for (const fs::path& file : truthFiles(folder)) {
            const fs::path picture = pictureOf(file);
            if (picture.empty()) {
                continue;
            }
            try {
                Record truth = readCsv(file, 500);
                std::erase_if(truth.leads, [](const auto& lead) { return !isStandard(lead.first); });
                addSamples(digitize(picture, task), truth, page++, options.every, samples);
            } catch (const Problem& problem) {
                say(fmt::format("{}: {}", picture.string(), problem.what()));
            }
            if (page % 25 == 0) {
                say(fmt::format("{} pages, {} samples", page, samples.size()));
            }
        }
    }
    return samples;
}

std::vector<CalibrationSample> readRightly(const std::vector<CalibrationSample>& samples, double most)
{
    static const auto sd = static_cast<std::size_t>(std::ranges::find(kFeatureNames, "log_lead_sd") - kFeatureNames.begin());
    if (most <= 0) {
        return samples;
    }
    struct Page { double error = 0, signal = 0; };
    std::map<int, Page> pages;
    for (const CalibrationSample& s : samples) {
        Page& page = pages[s.page];
        page.error += static_cast<double>(s.error_mv) * s.error_mv;
        page.signal += std::exp(2.0 * s.features[sd]);
    }
    std::vector<CalibrationSample> out;
    std::ranges::copy_if(samples, std::back_inserter(out), [&](const CalibrationSample& s) { return pages[s.page].error <= most * most * pages[s.page].signal; });
    return out;
}

void writeSamples(const fs::path& file, const std::vector<CalibrationSample>& samples)
{
    std::ofstream out(file, std::ios::binary);
    const std::uint32_t head[3] = {kMagic, static_cast<std::uint32_t>(kFeatures), static_cast<std::uint32_t>(samples.size())};
    out.write(reinterpret_cast<const char*>(head), sizeof head);
    out.write(reinterpret_cast<const char*>(samples.data()), static_cast<std::streamsize>(samples.size() * sizeof(CalibrationSample)));
    if (!out.flush()) {
        throw Problem(fmt::format("{} could not be written; check the folder and the space on the disk.", file.string()));
    }
}

std::vector<CalibrationSample> readSamples(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::uint32_t head[3] = {};
    in.read(reinterpret_cast<char*>(head), sizeof head);
    if (!in || head[0] != kMagic || head[1] != kFeatures) {
        throw Problem(fmt::format("{} holds no samples of this version; gather them anew with --pages.", file.string()));
    }
    std::vector<CalibrationSample> samples(head[2]);
    in.read(reinterpret_cast<char*>(samples.data()), static_cast<std::streamsize>(samples.size() * sizeof(CalibrationSample)));
    if (!in) {
        throw Problem(fmt::format("{} is cut off; gather the samples anew with --pages.", file.string()));
    }
    return samples;
}

} // namespace retrace
