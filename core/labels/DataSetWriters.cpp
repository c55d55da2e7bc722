// SPDX-License-Identifier: GPL-3.0-or-later
// The writers whose data sets are pictures and small text files: nnU-Net, YOLO, the contest.
#include "core/exchange/Exchange.h"
#include "core/labels/Writers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace fs = std::filesystem;
using nlohmann::json;

namespace retrace {
namespace {

class NnUnetWriter final : public LabelWriter
{
public:
    NnUnetWriter(const fs::path& out, bool text_kept) : m_out(out / "Dataset701_Retrace"), m_text_kept(text_kept) {}

    void add(const LabelPage& page) override
    {
        const bool test = page.info.split == "test";
        writeInto(m_out / (test ? "imagesTs" : "imagesTr") / (page.id + "_0000.png"), pngBytes(page.sheet.bgr));
        // Grey values are the classes: nnU-Net's reader would turn a palette into colours.
        writeInto(m_out / (test ? "labelsTs" : "labelsTr") / (page.id + ".png"), pngBytes(page.sheet.classes));
        m_cases[page.info.split].push_back(page.id);
    }

    void finish() override
    {
        const json dataset = {{"channel_names", {{"0", "R"}, {"1", "G"}, {"2", "B"}}},
                              {"labels", {{"background", 0}, {"trace", 1}, {"text", 2}, {"pulse", 3}, {"grid", 4}}},
                              {"numTraining", m_cases["train"].size() + m_cases["val"].size()},
                              {"file_ending", ".png"},
                              {"overwrite_image_reader_writer", "NaturalImage2DIO"},
                              {"name", "Retrace"},
                              {"description", m_text_kept ? "ECG pages; lettering is kept" : "ECG pages; lettering outside the traces is painted over"}};
        writeInto(m_out / "dataset.json", dataset.dump(1) + '\n');
        // For nnUNet_preprocessed/Dataset701_Retrace, so that its folds keep to the keys.
        writeInto(m_out / "splits_final.json", json::array({{{"train", m_cases["train"]}, {"val", m_cases["val"]}}}).dump(1) + '\n');
    }

private:
    fs::path m_out;
    bool m_text_kept;
    std::map<std::string, std::vector<std::string>> m_cases;
};

class YoloWriter final : public LabelWriter
{
public:
    explicit YoloWriter(fs::path out) : m_out(std::move(out)) {}

    void add(const LabelPage& page) override
    {
        const PrintTruth& truth = page.sheet.truth;
        std::string lines;
        for (const LeadBox& box : truth.boxes) {
            lines += line(className(box.lead), boxOnPage(page.sheet, box.box), page.sheet.bgr.size());
        }
        for (const PulseMark& pulse : truth.pulses) {
            lines += line("pulse", boxOnPage(page.sheet, pulse.box), page.sheet.bgr.size());
        }
        for (const PrintTruth::Text& text : truth.texts) {
            lines += line("text", boxOnPage(page.sheet, text.box), page.sheet.bgr.size());
        }
        writeInto(m_out / "images" / page.info.split / (page.id + ".png"), pngBytes(page.sheet.bgr));
        writeInto(m_out / "labels" / page.info.split / (page.id + ".txt"), lines);
    }

    void finish() override
    {
        std::string yaml = "path: .\ntrain: images/train\nval: images/val\ntest: images/test\nnames:\n";
        const auto& names = detectionClasses();
        for (std::size_t k = 0; k < names.size(); ++k) {
            yaml += fmt::format("  {}: {}\n", k, names[k]);
        }
        for (const char* part : {"train", "val", "test"}) { // readers want the folders, pages or none
            fs::create_directories(m_out / "images" / part);
            fs::create_directories(m_out / "labels" / part);
        }
        writeInto(m_out / "data.yaml", yaml);
    }

private:
    static std::string line(const std::string& name, const cv::Rect2d& box, cv::Size page)
    {
        if (box.area() <= 0) { // off the page
            return {};
        }
        return fmt::format("{} {:.6f} {:.6f} {:.6f} {:.6f}\n", detectionClass(name), (box.x + box.width / 2) / page.width,
                           (box.y + box.height / 2) / page.height, box.width / page.width, box.height / page.height);
    }

    fs::path m_out;
};

class ContestWriter final : public LabelWriter
{
public:
    explicit ContestWriter(fs::path out) : m_out(std::move(out)) {}

    void add(const LabelPage& page) override
    {
        const Record& record = page.sheet.truth.record;
        std::string csv;
        for (const Lead lead : standardLeads()) {
            csv += fmt::format("{}{}", csv.empty() ? "" : ",", leadName(lead));
        }
        for (std::size_t row = 0; row < record.rows(); ++row) {
            csv += '\n';
            for (const Lead lead : standardLeads()) {
                const auto found = record.leads.find(lead);
                const bool there = found != record.leads.end() && row < found->second.size() && !std::isnan(found->second[row]);
                csv += fmt::format("{}{}", lead == Lead::I ? "" : ",", there ? fmt::format("{:.5f}", found->second[row]) : "");
            }
        }
        writeInto(m_out / page.id / (page.id + ".csv"), csv + '\n');
        writeInto(m_out / page.id / (page.id + "-0001.png"), pngBytes(page.sheet.bgr));
        std::string& list = m_lists[page.info.split];
        list += fmt::format("{},{:g},{}\n", page.id, record.fs_hz, record.rows());
    }

    void finish() override
    {
        for (const char* part : {"train", "val", "test"}) {
            writeInto(m_out / fmt::format("{}.csv", part), "id,fs,sig_len\n" + m_lists[part]);
        }
    }

private:
    fs::path m_out;
    std::map<std::string, std::string> m_lists;
};

} // namespace

std::unique_ptr<LabelWriter> makeNnUnetWriter(const fs::path& out, bool text_kept) { return std::make_unique<NnUnetWriter>(out, text_kept); }
std::unique_ptr<LabelWriter> makeYoloWriter(const fs::path& out) { return std::make_unique<YoloWriter>(out); }
std::unique_ptr<LabelWriter> makeContestWriter(const fs::path& out) { return std::make_unique<ContestWriter>(out); }

} // namespace retrace
