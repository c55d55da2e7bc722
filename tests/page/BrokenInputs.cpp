// SPDX-License-Identifier: GPL-3.0-or-later
#include "BrokenInputs.h"

#include "SampleFiles.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cctype>
#include <random>
#include <sys/stat.h>

namespace retrace::samples {
namespace {

namespace fs = std::filesystem;

struct Sound
{
    std::string extension;
    Bytes bytes;
};

/// One sound file of each kind, the material for the damage.
std::vector<Sound> soundFiles(const fs::path& folder)
{
    const cv::Mat page = picture(400, 300);
    const std::string curve = "q 0.5 w 50 300 m 60 310 l 70 290 l 80 305 l S Q BT /F1 20 Tf 100 400 Td (V1) Tj ET";
    std::vector<Sound> files = {
        {"png", encode(".png", page)},
        {"jpg", encode(".jpg", page)},
        {"prog.jpg", encode(".jpg", page, {cv::IMWRITE_JPEG_PROGRESSIVE, 1})},
        {"tiff", tiffPages({page, picture(300, 200)}, folder)},
        {"bmp", encode(".bmp", page)},
        {"webp", encode(".webp", page)},
        {"dcm", dicom(page, {})},
        {"16.dcm", dicom(cv::Mat(300, 400, CV_16U, cv::Scalar(77)), {.photometric = "MONOCHROME1", .bits = 16})},
        {"pdf.dcm", dicomWithPdf(pdf(curve))},
        {"pdf", pdf(curve)},
    };
    if (const auto bytes = heic(page)) {
        files.push_back({"heic", *bytes});
    }
    return files;
}

class Maker
{
public:
    explicit Maker(fs::path folder) : m_folder(std::move(folder)), m_sound(soundFiles(m_folder)) {}

    std::vector<BrokenInput> make()
    {
        truncations();
        headerFlips();
        renamed();
        foreign();
        randomBytes();
        tinyAndThin();
        lyingHeaders();
        hostilePdfs();
        notFiles();
        return std::move(m_inputs);
    }

private:
    void add(const std::string& name, const Bytes& bytes, bool must_fail = false)
    {
        const fs::path file = m_folder / name;
        write(file, bytes);
        m_inputs.push_back({name, file, must_fail});
    }
    void addText(const std::string& name, const std::string& text, bool must_fail = true)
    {
        add(name, Bytes(text.begin(), text.end()), must_fail);
    }

    void truncations()
    {
        for (const Sound& sound : m_sound) {
            for (const std::size_t length : {0, 1, 3, 8, 20, 60, 140}) {
                Bytes cut = sound.bytes;
                cut.resize(std::min(length, cut.size()));
                add("first_" + std::to_string(length) + "_bytes." + sound.extension, cut, length < 20);
            }
            for (const int percent : {2, 10, 30, 60, 90, 99}) {
                Bytes cut = sound.bytes;
                cut.resize(cut.size() * static_cast<std::size_t>(percent) / 100);
                add("first_" + std::to_string(percent) + "_percent." + sound.extension, cut);
            }
        }
    }

    void headerFlips()
    {
        for (const Sound& sound : m_sound) {
            for (int round = 0; round < 8; ++round) {
                Bytes bytes = sound.bytes;
                const std::size_t reach = std::min<std::size_t>(bytes.size(), round < 5 ? 400 : bytes.size());
                for (int flip = 0; flip <= round; ++flip) {
                    bytes[m_random() % reach] ^= static_cast<unsigned char>(1u << (m_random() % 8));
                }
                add("flipped_" + std::to_string(round) + "." + sound.extension, bytes);
            }
        }
    }

    void renamed()
    {
        for (std::size_t i = 0; i < m_sound.size(); ++i) {
            const Sound& other = m_sound[(i + 1) % m_sound.size()];
            add("really_" + m_sound[i].extension + "." + other.extension, m_sound[i].bytes);
        }
    }

    void foreign()
    {
        addText("notes.png", "Dear colleague, the ECG is enclosed.\n");
        addText("page.html", "<!DOCTYPE html><html><body>ECG</body></html>\n");
        addText("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n");
        addText("table.csv", "time_s,I,II\n0,0.1,0.2\n");
        addText("data.json", "{\"ecg\": [1, 2, 3]}\n");
        addText("letter.docx", std::string("PK\x03\x04\x14\0\0\0", 8) + std::string(300, '\1'));
        addText("animation.gif", std::string("GIF89a\1\0\1\0\0\0\0;", 14));
        addText("packed.gz", std::string("\x1f\x8b\x08\0\0\0\0\0", 8) + std::string(50, '\7'));
        addText("script.ps", "%!PS-Adobe-3.0\nshowpage\n");
        addText("film.mp4", std::string("\0\0\0\x18" "ftypisom\0\0\2\0isomiso2", 24));
        addText("program", std::string("\x7f" "ELF\2\1\1", 7) + std::string(200, '\0'));
        addText("zeros.jpg", std::string(100000, '\0'));
        addText("ones.tiff", std::string(100000, '\xff'));
    }

    void randomBytes()
    {
        const std::vector<std::string> heads = {
            "", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0", std::string("II*\0\x08\0\0\0", 8), "BM",
            "RIFF\x10\x10\x01\x01WEBPVP8 ", std::string("\0\0\0\x18" "ftypheic", 12), "%PDF-1.4\n",
            std::string(128, '\0') + "DICM",
        };
        for (std::size_t k = 0; k < heads.size(); ++k) {
            for (const std::size_t length : {40, 700, 20000}) {
                std::string text = heads[k];
                for (std::size_t i = 0; i < length; ++i) {
                    text += static_cast<char>(m_random() & 0xff);
                }
                addText("random_" + std::to_string(k) + "_" + std::to_string(length), text);
            }
        }
    }

    void tinyAndThin()
    {
        const cv::Mat dot(1, 1, CV_8UC3, cv::Scalar(0, 0, 0));
        const cv::Mat thin(2, 60000, CV_8UC3, cv::Scalar(255, 255, 255));
        for (const std::string extension : {".png", ".jpg", ".tiff", ".bmp"}) {
            add("dot" + extension, encode(extension, dot), true);
            add("thin" + extension, encode(extension, thin), true);
        }
        add("dot.webp", encode(".webp", dot), true);
        add("dot.dcm", dicom(dot, {}), true);
        add("thin.dcm", dicom(thin, {}), true);
    }

    void lyingHeaders()
    {
        const Bytes& png = m_sound[0].bytes;
        add("claims_60000x60000.png", withPngSize(png, 60000, 60000), true);
        add("claims_2147483647x2147483647.png", withPngSize(png, 2147483647, 2147483647), true);
        add("claims_0x0.png", withPngSize(png, 0, 0), true);
        add("claims_10000x10000.png", withPngSize(png, 10000, 10000));
        add("claims_exif_of_nothing.png", withPngChunk(png, "eXIf", {'M', 'M', 0, 42, 255, 255, 255, 250, 0, 1, 0, 0, 0, 0, 0}));
        Bytes jpeg = m_sound[1].bytes;
        for (std::size_t i = 2; i + 9 < jpeg.size(); ++i) {
            if (jpeg[i] == 0xff && jpeg[i + 1] == 0xc0) { // the frame's head: height and width
                jpeg[i + 5] = jpeg[i + 6] = jpeg[i + 7] = jpeg[i + 8] = 0xf0;
                break;
            }
        }
        add("claims_61680x61680.jpg", jpeg, true);
        Bytes bmp = m_sound[4].bytes;
        bmp[21] = 0x80; // the width's sign
        add("claims_less_than_nothing.bmp", bmp, true);
        Bytes loop = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 200, 0, 0, 0, 8, 0, 0, 0};
        add("directory_of_itself.tiff", loop);
        Bytes tiff = {'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0};
        for (const unsigned char tag : {0, 1}) { // 65,536 x 65,536: four billion pixels
            const Bytes entry = {tag, 1, 4, 0, 1, 0, 0, 0, 0, 0, 1, 0};
            tiff.insert(tiff.end(), entry.begin(), entry.end());
        }
        tiff.insert(tiff.end(), {0, 0, 0, 0});
        add("claims_four_billion.tiff", tiff, true);
        add("fewer_pixels_than_it_says.dcm", dicom(picture(400, 300), {.frames = 3}));
    }

    void hostilePdfs()
    {
        add("no_pages.pdf", pdfWithoutPages(), true);
        add("password.pdf", pdfWithPassword(m_sound[9].bytes), true);
        add("form_of_itself.pdf",
            pdf("/A Do", "", "/XObject << /A 6 0 R >>",
                {pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 6 0 R >> >>",
                           "/A Do /A Do")}));
        add("no_size.pdf", pdf("0 0 m 9 9 l S", "/MediaBox [0 0 0 0]"));
        add("endless_size.pdf", pdf("0 0 m 9 9 l S", "/MediaBox [0 0 99999999999 99999999999]"));
        add("upside_down_size.pdf", pdf("0 0 m 9 9 l S", "/MediaBox [842 595 0 0]"));
        add("dot.pdf", pdf("0 0 m 9 9 l S", "/MediaBox [0 0 1 1]"), true);
        add("odd_turn.pdf", pdf("0 0 m 9 9 l S", "/Rotate 37"));
        add("no_operators.pdf", pdf(")) ]] >> << (( 1 2 3 m l c q Q Q Q Q"));
        add("numbers_too_large.pdf", pdf("1e99 0 0 1e99 0 0 cm 1e99 1e99 m 9e99 9e99 1 1 2 2 c S"));
        add("no_font.pdf", pdf("BT /F9 20 Tf (x) Tj ET /Nothing Do /Nothing gs"));
        std::string deep;
        for (int i = 0; i < 20000; ++i) {
            deep += "q ";
        }
        add("saved_too_often.pdf", pdf(deep + "0 0 m 9 9 l S"));
    }

    void notFiles()
    {
        m_inputs.push_back({"missing", m_folder / "there_is_no_such_file.png", true});
        fs::create_directory(m_folder / "folder.png");
        m_inputs.push_back({"folder", m_folder / "folder.png", true});
        fs::create_symlink(m_folder / "nowhere", m_folder / "dangling.png");
        m_inputs.push_back({"dangling link", m_folder / "dangling.png", true});
        fs::create_symlink(m_folder / "circle.png", m_folder / "circle.png");
        m_inputs.push_back({"circular link", m_folder / "circle.png", true});
        mkfifo((m_folder / "pipe.png").c_str(), 0600);
        m_inputs.push_back({"pipe", m_folder / "pipe.png", true});
        addText("forbidden.png", "no one may read this"); // root may; then it is a text file
        fs::permissions(m_folder / "forbidden.png", fs::perms::none);
        m_inputs.push_back({"no name", {}, true});
        m_inputs.push_back({"endless name", m_folder / std::string(5000, 'x'), true});
    }

    fs::path m_folder;
    std::mt19937 m_random{20240607};
    std::vector<Sound> m_sound;
    std::vector<BrokenInput> m_inputs;
};

} // namespace

std::vector<BrokenInput> writeBrokenInputs(const std::filesystem::path& folder)
{
    return Maker(folder).make();
}

std::string whatIsWrongWithSentence(const std::string& text)
{
    if (text.empty() || !std::isupper(static_cast<unsigned char>(text.front()))) {
        return "does not start with a capital";
    }
    if (text.back() != '.') {
        return "does not end with a full stop";
    }
    for (const char* word : {"libpng", "libjpeg", "libtiff", "OpenCV", "cv::", "std::", "exception", "error code", "0x",
                             "nullptr", "IDAT", "Huffman", "xref", "errno", "bad_alloc", "assert", "status"}) {
        if (text.find(word) != std::string::npos) {
            return std::string("holds the word ") + word;
        }
    }
    return {};
}

} // namespace retrace::samples
