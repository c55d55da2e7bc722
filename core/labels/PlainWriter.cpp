// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"
#include "core/labels/Writers.h"
#include "core/press/ClassPng.h"
#include "core/press/MeshFile.h"

namespace fs = std::filesystem;

namespace retrace {
namespace {

/// The samples of boxes that were read apart, as columns X1, X2 ...
std::string againCsv(const PrintTruth& truth, std::vector<std::size_t>& boxes)
{
    Record record;
    record.fs_hz = truth.record.fs_hz;
    for (const auto& [box, samples] : truth.again) {
        if (boxes.size() < 12) { // as many unnamed strips as there are
            record.leads[static_cast<Lead>(static_cast<std::size_t>(Lead::X1) + boxes.size())] = samples;
            boxes.push_back(box);
        }
    }
    return toCsv(record);
}

class PlainWriter final : public LabelWriter
{
public:
    explicit PlainWriter(fs::path out) : m_out(std::move(out)) {}

    void add(const LabelPage& page) override
    {
        ManifestPage entry = entryOf(page);
        LabelInfo& info = *entry.label;
        put(info, entry.file, pngBytes(page.sheet.bgr));
        put(info, entry.mask, classPng(page.sheet.classes));
        put(info, entry.truth_file, toCsv(page.sheet.truth.record));
        put(info, info.unwarped, pngBytes(page.flat.bgr));
        put(info, info.unwarped_mask, classPng(page.flat.classes));
        put(info, info.position, pngBytes(page.flat.position));
        if (!entry.mesh.empty()) {
            put(info, entry.mesh, meshBytes(page.sheet.map.nodes()));
        }
        if (!info.confidence.empty()) {
            put(info, info.confidence, toCsv(page.sheet.truth.record, *page.confidence));
        }
        if (!page.sheet.truth.again.empty()) {
            info.again = page.id + "_again.csv";
            info.again_boxes.clear();
            put(info, info.again, againCsv(page.sheet.truth, info.again_boxes));
        }
        const WfdbFiles wfdb = toWfdb(page.sheet.truth.record, page.id);
        put(info, page.id + ".dat", wfdb.data);
        put(info, info.wfdb, wfdb.header);
        m_pages.push_back(std::move(entry));
    }

    void finish() override { writeManifest(m_out, m_pages); }

private:
    static ManifestPage entryOf(const LabelPage& page)
    {
        ManifestPage entry;
        entry.file = page.id + ".png";
        entry.mask = page.id + "_mask.png";
        entry.truth_file = page.id + ".csv";
        entry.record = page.record;
        entry.seed = page.seed;
        entry.width_px = page.sheet.bgr.cols;
        entry.height_px = page.sheet.bgr.rows;
        entry.params = page.params;
        entry.truth = page.sheet.truth;
        entry.truth.record = {};
        entry.truth.classes.release();
        entry.truth.again.clear();
        entry.profile = page.profile;
        entry.wear = page.wear;
        // A page of the press that nobody aged has no mesh: its map is a scale.
        if (page.info.source == "reading" || !page.profile.empty()) {
            entry.mesh = page.id + "_map.npy";
            entry.map = page.sheet.map;
        }
        LabelInfo info = page.info;
        info.unwarped = page.id + "_unwarped.png";
        info.unwarped_mask = page.id + "_unwarped_mask.png";
        info.position = page.id + "_position.png";
        info.confidence = page.confidence ? page.id + "_confidence.csv" : "";
        info.wfdb = page.id + ".hea";
        info.unwarped_px_per_mm = page.flat.px_per_mm;
        info.unwarped_x_mm = page.flat.origin.x_mm;
        info.unwarped_y_mm = page.flat.origin.y_mm;
        info.sha256.clear();
        entry.label = info;
        return entry;
    }

    void put(LabelInfo& info, const std::string& name, const std::string& bytes)
    {
        writeInto(m_out / name, bytes);
        info.sha256[name] = fileSha256(m_out / name);
    }

    fs::path m_out;
    std::vector<ManifestPage> m_pages;
};

} // namespace

std::unique_ptr<LabelWriter> makePlainWriter(const fs::path& out) { return std::make_unique<PlainWriter>(out); }

} // namespace retrace
