// SPDX-License-Identifier: GPL-3.0-or-later
#include "PageJob.h"

#include "core/exchange/Exchange.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include <fstream>

namespace fs = std::filesystem;
using namespace retrace;

namespace
{

/// Writes one file, unless it is there and is to stay; then its name joins `kept`.
class Writer
{
public:
    explicit Writer(bool overwrite) : m_overwrite(overwrite) {}
    void write(const fs::path& file, std::string_view bytes)
    {
        if (keeps(file)) {
            m_kept.push_back(file);
            return;
        }
        writeFileAtomically(file, bytes);
    }
    bool keeps(const fs::path& file) const
    {
        return fs::exists(file) && (!m_overwrite || !mayOverwrite(file));
    }
    std::vector<fs::path> kept() const { return m_kept; }

private:
    bool m_overwrite;
    std::vector<fs::path> m_kept;
};

std::string png(const cv::Mat& image)
{
    std::vector<uchar> bytes;
    cv::imencode(".png", image, bytes, {cv::IMWRITE_PNG_COMPRESSION, 4});
    return {bytes.begin(), bytes.end()};
}

fs::path named(const PageTarget& target, const std::string& ending)
{
    return target.folder / (target.stem + ending);
}

void writeWfdb(Record record, const PageTarget& target, const ExportInfo& info,
               const Digitization& result, Writer& writer)
{
    const std::string name = wfdbRecordName(target.stem);
    record.comments = provenance(result, info);
    const WfdbFiles files = toWfdb(record, name);
    writer.write(target.folder / (name + ".dat"), files.data);
    writer.write(target.folder / (name + ".hea"), files.header);
}

} // namespace

std::vector<fs::path> outputFiles(const PageTarget& target, const std::set<std::string>& formats)
{
    std::vector<fs::path> files;
    if (formats.contains("csv")) {
        files.push_back(named(target, ".csv"));
    }
    if (formats.contains("wfdb")) {
        const std::string name = wfdbRecordName(target.stem);
        files.push_back(target.folder / (name + ".hea"));
        files.push_back(target.folder / (name + ".dat"));
    }
    if (formats.contains("json")) {
        files.push_back(named(target, ".json"));
    }
    if (formats.contains("png")) {
        files.push_back(named(target, ".review.png"));
    }
    if (formats.contains("edf")) {
        files.push_back(named(target, ".edf"));
    }
    if (formats.contains("pdf")) {
        files.push_back(named(target, ".redrawn.pdf"));
    }
    return files;
}

bool mayOverwrite(const fs::path& file)
{
    if (file.extension() == ".retrace") {
        return false;
    }
    if (file.extension() != ".json") {
        return true;
    }
    std::ifstream in(file);
    const auto json = nlohmann::json::parse(in, nullptr, false);
    return !json.is_object() || json.value("format", "") != "retrace-review";
}

std::vector<fs::path> writeOutputs(const Digitization& result, const PageTarget& target,
                                   const DigitizeOptions& options,
                                   const ReviewState* review)
{
    std::error_code error;
    fs::create_directories(target.folder, error);
    if (error) {
        throw Problem(
            fmt::format("The folder {} could not be made: {}. Choose another output folder.",
                        target.folder.string(), error.message()));
    }
    ExportInfo info{target.stem, RETRACE_VERSION, options.keep_source_name, {}};
    if (review) {
        info.review = {std::string(pageStatusName(review->status)), review->reviewer, review->date,
                       review->params.trace.value.edits.size()};
    }
    Writer writer(options.force || options.resume);
    // The JSON and the picture tell why a WFDB file is missing: they come first.
    if (options.formats.contains("json")) {
        writer.write(named(target, ".json"), toJson(result, info));
    }
    if (options.formats.contains("png") && result.page &&
        !writer.keeps(named(target, ".review.png"))) {
        writer.write(named(target, ".review.png"), png(reviewPicture(result)));
    }
    if (options.formats.contains("csv") && result.signal) {
        writer.write(named(target, ".csv"), options.confidence && result.confidence
                                                 ? toCsv(result.signal->record, *result.confidence)
                                                 : toCsv(result.signal->record));
    }
    if (options.formats.contains("edf") && result.signal) {
        writer.write(named(target, ".edf"), toEdf(result.signal->record, RETRACE_VERSION));
    }
    if (options.formats.contains("pdf") && result.signal) {
        writer.write(named(target, ".redrawn.pdf"), toPdf(result, info));
    }
    if (options.formats.contains("wfdb") && result.signal) {
        writeWfdb(result.signal->record, target, info, result, writer);
    }
    return writer.kept();
}
