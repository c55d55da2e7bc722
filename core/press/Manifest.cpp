// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/ClassPng.h"
#include "core/press/ManifestJson.h"
#include "core/press/MeshFile.h"
#include "core/press/Wear.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include <cmath>
#include <fstream>

namespace retrace {
namespace {

constexpr const char* kFormat = "retrace-pages";
constexpr int kVersion = 1;

/// The twelve leads always, then what else is there; an empty cell where nothing is printed.
std::string truthCsv(const Record& record)
{
    std::vector<Lead> columns;
    for (Lead lead : standardLeads()) {
        columns.push_back(lead);
    }
    for (const auto& [lead, samples] : record.leads) {
        if (!isStandard(lead)) {
            columns.push_back(lead);
        }
    }
    std::string csv;
    for (Lead lead : columns) {
        csv += (csv.empty() ? "" : ",") + std::string(leadName(lead));
    }
    for (std::size_t row = 0; row < record.rows(); ++row) {
        csv += '\n';
        for (std::size_t c = 0; c < columns.size(); ++c) {
            csv += c == 0 ? "" : ",";
            const auto found = record.leads.find(columns[c]);
            if (found != record.leads.end() && row < found->second.size() && !std::isnan(found->second[row])) {
                csv += fmt::format("{:.4f}", found->second[row]);
            }
        }
    }
    return csv + '\n';
}

void writeFile(const std::filesystem::path& file, const void* bytes, std::size_t size)
{
    std::ofstream out(file, std::ios::binary);
    out.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
    out.close();
    if (!out) {
        throw Problem("\"" + file.string() + "\" could not be written; check the folder and the space on the disk.");
    }
}

void writeFile(const std::filesystem::path& file, const std::string& bytes)
{
    writeFile(file, bytes.data(), bytes.size());
}

void writePng(const std::filesystem::path& file, const cv::Mat& image, int effort = 6)
{
    std::vector<uchar> bytes;
    cv::imencode(".png", image, bytes, {cv::IMWRITE_PNG_COMPRESSION, effort});
    writeFile(file, bytes.data(), bytes.size());
}

} // namespace

ManifestPage writePrintedPage(const PrintedPage& page, const std::filesystem::path& folder, const std::string& stem,
                              const std::string& record, std::uint64_t seed)
{
    ManifestPage entry{stem + ".png", stem + "_mask.png", stem + ".csv", record, seed, page.bgr.cols, page.bgr.rows,
                       page.params, page.truth, {}, {}, {}, {}, {}};
    entry.truth.record = {};
    entry.truth.classes = cv::Mat();
    std::filesystem::create_directories(folder);
    writePng(folder / entry.file, page.bgr);
    writeFile(folder / entry.mask, classPng(page.truth.classes));
    writeFile(folder / entry.truth_file, truthCsv(page.truth.record));
    return entry;
}

ManifestPage writeWornPage(const WornPage& page, const std::filesystem::path& folder, const std::string& stem,
                           const std::string& record, std::uint64_t seed)
{
    ManifestPage entry{stem + (page.jpeg.empty() ? ".png" : ".jpg"), stem + "_mask.png", stem + ".csv", record, seed,
                       page.bgr.cols, page.bgr.rows, page.print.params, page.print.truth,
                       std::string(profileName(page.profile)), page.wear, stem + "_map.npy", {}, {}};
    entry.truth.record = {};
    std::filesystem::create_directories(folder);
    if (page.jpeg.empty()) {
        writePng(folder / entry.file, page.bgr, 1); // grain does not pack
    } else {
        writeFile(folder / entry.file, page.jpeg.data(), page.jpeg.size());
    }
    writeFile(folder / entry.mask, classPng(page.classes));
    writeFile(folder / entry.truth_file, truthCsv(page.print.truth.record));
    writeFile(folder / entry.mesh, meshBytes(page.map.nodes()));
    entry.map = GridMap(asInMeshFile(page.map.nodes()), page.map.origin(), page.map.step_mm());
    return entry;
}

void writeManifest(const std::filesystem::path& folder, const std::vector<ManifestPage>& pages)
{
    nlohmann::json json = {{"format", kFormat}, {"version", kVersion}, {"pages", nlohmann::json::array()}};
    for (const ManifestPage& page : pages) {
        json["pages"].push_back(pageToJson(page));
    }
    writeFile(folder / "manifest.json", json.dump(1) + '\n');
}

std::vector<ManifestPage> readManifest(const std::filesystem::path& folder)
{
    const auto file = folder / "manifest.json";
    std::ifstream in(file);
    if (!in) {
        throw Problem("\"" + file.string() + "\" cannot be opened; choose a folder that retrace-cli print has made.");
    }
    try {
        const nlohmann::json json = nlohmann::json::parse(in);
        if (json.at("format") != kFormat || json.at("version") != kVersion) {
            throw Problem("\"" + file.string() + "\" is of another format or version; print the pages anew.");
        }
        std::vector<ManifestPage> pages;
        for (const nlohmann::json& page : json.at("pages")) {
            pages.push_back(pageFromJson(page));
            if (!pages.back().mesh.empty()) {
                const cv::Mat nodes = readMesh(folder / pages.back().mesh);
                pages.back().map = GridMap(nodes, meshOrigin(page), meshStep(page));
            }
        }
        return pages;
    } catch (const nlohmann::json::exception&) {
        throw Problem("\"" + file.string() + "\" is damaged; print the pages anew.");
    }
}

} // namespace retrace
