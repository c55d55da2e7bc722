// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"
#include "core/labels/Writers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace fs = std::filesystem;
using nlohmann::json;

namespace retrace {
namespace {

double rounded(double px) { return std::round(px * 100) / 100; }

json boxJson(const cv::Rect2d& box)
{
    return {rounded(box.x), rounded(box.y), rounded(box.width), rounded(box.height)};
}

json rectangle(const cv::Rect2d& b)
{
    return json::array({{rounded(b.x), rounded(b.y), rounded(b.x + b.width), rounded(b.y), rounded(b.x + b.width),
                         rounded(b.y + b.height), rounded(b.x), rounded(b.y + b.height)}});
}

json polygons(const cv::Mat& mask)
{
    json list = json::array();
    for (const auto& outline : outlines(mask)) {
        json points = json::array();
        for (const cv::Point& p : outline) {
            points.push_back(p.x);
            points.push_back(p.y);
        }
        list.push_back(std::move(points));
    }
    return list;
}

/// One JSON of a part: its annotations go to a file as they come, since those of many pages do not fit into memory.
class CocoPart
{
public:
    explicit CocoPart(fs::path file) : m_file(std::move(file)), m_rest(m_file.string() + ".part")
    {
        std::error_code error;
        fs::create_directories(m_file.parent_path(), error);
        m_out.open(m_rest, std::ios::trunc);
    }

    void addImage(const LabelPage& page, const std::string& name, int id)
    {
        m_images.push_back({{"id", id}, {"file_name", name}, {"width", page.sheet.bgr.cols}, {"height", page.sheet.bgr.rows}, {"license", 1},
                            {"date_captured", page.info.review_date}, {"key", page.info.key}, {"page_sha256", page.info.page_sha256},
                            {"source", page.info.source}, {"review_status", page.info.review_status}, {"reviewer", page.info.reviewer}});
    }

    void addAnnotation(const json& annotation)
    {
        m_out << (m_empty ? "" : ",\n") << annotation.dump();
        m_empty = false;
    }

    void finish(const json& head)
    {
        m_out.close();
        json top = head;
        top["images"] = m_images;
        std::string text = top.dump();
        text.back() = ','; // the closing brace: the annotations follow
        std::ofstream whole(m_file, std::ios::trunc);
        whole << text << "\n\"annotations\": [\n";
        std::ifstream rest(m_rest);
        if (!m_empty) {
            whole << rest.rdbuf();
        }
        whole << "\n]}\n";
        whole.close();
        if (!whole || m_out.fail()) {
            throw Problem(fmt::format("{} could not be written; check the folder and the space on the disk.", m_file.string()));
        }
        rest.close();
        fs::remove(m_rest);
    }

private:
    fs::path m_file, m_rest;
    std::ofstream m_out;
    json m_images = json::array();
    bool m_empty = true;
};

class CocoWriter final : public LabelWriter
{
public:
    CocoWriter(fs::path out, bool text_kept) : m_out(std::move(out)), m_text_kept(text_kept)
    {
        for (const char* part : {"train", "val", "test"}) {
            m_parts.try_emplace(part, m_out / "annotations" / fmt::format("instances_{}.json", part));
        }
    }

    void add(const LabelPage& page) override
    {
        const std::string name = page.id + ".png";
        writeInto(m_out / page.info.split / name, pngBytes(page.sheet.bgr));
        CocoPart& part = m_parts.at(page.info.split);
        part.addImage(page, name, ++m_image);
        const PrintTruth& truth = page.sheet.truth;
        for (std::size_t k = 0; k < truth.boxes.size(); ++k) {
            addLead(page, k, part);
        }
        const cv::Mat pulses = page.sheet.classes == static_cast<int>(InkClass::pulse);
        for (const PulseMark& pulse : truth.pulses) {
            const cv::Rect2d box = boxOnPage(page.sheet, pulse.box);
            cv::Mat own(pulses.size(), CV_8U, cv::Scalar(0));
            const cv::Rect whole = cv::Rect(cvFloor(box.x) - 3, cvFloor(box.y) - 3, cvCeil(box.width) + 6, cvCeil(box.height) + 6) & cv::Rect({}, pulses.size());
            pulses(whole).copyTo(own(whole));
            addThing(part, "pulse", box, cv::countNonZero(own), polygons(own));
        }
        for (const PrintTruth::Text& text : truth.texts) {
            const cv::Rect2d box = boxOnPage(page.sheet, text.box);
            addThing(part, "text", box, box.area(), rectangle(box));
        }
    }

    void finish() override
    {
        json categories = json::array();
        const auto& names = detectionClasses();
        for (std::size_t k = 0; k < names.size(); ++k) {
            json category = {{"id", k + 1}, {"name", names[k]}, {"supercategory", k + 2 < names.size() ? "lead" : names[k]}};
            category["keypoints"] = json::array();
            category["skeleton"] = json::array();
            if (k + 2 < names.size()) {
                category["keypoints"] = {"name"};
            }
            categories.push_back(category);
        }
        const json head = {{"info", {{"description", m_text_kept ? "ECG pages by Retrace; lettering is kept" : "ECG pages by Retrace; lettering outside the traces is painted over"},
                                     {"version", "1"}, {"year", 0}, {"contributor", ""}, {"url", ""}, {"date_created", ""}}},
                           {"licenses", json::array({{{"id", 1}, {"name", "as the pages'"}, {"url", ""}}})},
                           {"categories", categories}};
        for (auto& [name, part] : m_parts) {
            part.finish(head);
        }
    }

private:
    void addLead(const LabelPage& page, std::size_t k, CocoPart& part)
    {
        const LeadBox& box = page.sheet.truth.boxes[k];
        const cv::Mat own = page.owners == static_cast<double>(k + 1);
        json annotation = base(className(box.lead), boxOnPage(page.sheet, box.box), cv::countNonZero(own));
        annotation["segmentation"] = polygons(own);
        const PrintTruth::Text* name = nameOf(page.sheet.truth, box);
        json keypoint = {0, 0, 0};
        if (name) {
            const PagePoint at = page.sheet.map.toPage({0.5 * (name->box.x0_mm + name->box.x1_mm), 0.5 * (name->box.y0_mm + name->box.y1_mm)});
            keypoint = {rounded(at.x_px + 0.5), rounded(at.y_px + 0.5), 2};
        }
        annotation["keypoints"] = keypoint;
        annotation["num_keypoints"] = name ? 1 : 0;
        annotation["t0_s"] = box.t0_s;
        annotation["rhythm"] = box.rhythm;
        annotation["inverted"] = box.inverted;
        part.addAnnotation(annotation);
    }

    void addThing(CocoPart& part, const std::string& name, const cv::Rect2d& box, double area, const json& outline)
    {
        json annotation = base(name, box, area);
        annotation["segmentation"] = outline;
        part.addAnnotation(annotation);
    }

    json base(const std::string& name, const cv::Rect2d& box, double area)
    {
        return {{"id", ++m_annotation}, {"image_id", m_image}, {"category_id", detectionClass(name) + 1},
                {"bbox", boxJson(box)}, {"area", rounded(area)}, {"iscrowd", 0}};
    }

    fs::path m_out;
    bool m_text_kept;
    std::map<std::string, CocoPart> m_parts;
    int m_image = 0, m_annotation = 0;
};

} // namespace

std::unique_ptr<LabelWriter> makeCocoWriter(const fs::path& out, bool text_kept) { return std::make_unique<CocoWriter>(out, text_kept); }

} // namespace retrace
