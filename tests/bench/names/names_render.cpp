// SPDX-License-Identifier: GPL-3.0-or-later
// First half of the generator of core/layout/GlyphTable.inc: draws lead names and other words in the fonts
// of this machine (Pango), in Hershey strokes (OpenCV) and in a 5x7 dot matrix, and writes them as one file
// of clean bitmaps that names_train wears and learns from.
//
//   names_render OUT.bin
//
// Record: uint8 label (index into kWords' classes, 255 = another word), uint16 width, height, bytes (255 = ink).
#include <opencv2/imgproc.hpp>

#include <pango/pangocairo.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr int kInkHeight = 36;
constexpr std::uint8_t kOther = 255;

struct Word
{
    std::string text;   ///< Pango markup
    std::uint8_t label;
};

const std::vector<std::string> kNames = {"I",  "II", "III", "aVR", "aVL", "aVF", "V1", "V2",  "V3",
                                         "V4", "V5", "V6",  "V3R", "V4R", "V7",  "V8", "V9"};

const std::vector<std::string> kOthers = {
    "mm/mV", "mm/s", "10", "25", "50", "mV", "mm", "Hz", "40Hz", "150", "bpm", "ms", "HR", "PR", "QRS", "QT", "QTc",
    "P", "T", "R", "F", "L", "A", "a", "ID", "ID:", "Name", "Age", "Sex", "Vent", "Vent.", "rate", "Rate", "Dr", "Dr.",
    "Male", "kg", "cm", "AF", "AV", "LAD", "RBBB", "LVH", "ST", "N", "S", "W", "1", "2", "3", "4", "5", "6", "7",
    "8", "9", "0", "00", "11:", "12", "21", "31", "51", "61", "71", "13", "14", "17", "98", "05", "2014", "1987", "1.",
    "V", "v", "VV", "Va", "aV", "av", "VR", "VL", "VF", "aR", "aL", "aF", "R1", "V0", "W1", "Y1", "U1", "M1", "N4",
    "X1", "X2", "K2", "A1", "A4", "B2", "C3", "S5", "E6", "P2", "H8", "T1", "L4", "F5", "1V", "2V", "6V", "IV", "VI",
    "IR", "IE", "IF", "Filter", "60~", "0.05", "(V)", "on", "of", "by", "to", "in", "the", "ECG", "EKG", "GE",
    "MAC", "Unit", "Loc", "Room", "Axis", "-12", "+", "-", "/", ":", "=", "%", "x", "X", "o", "c", "e", "m", "n", "u",
    "w", "W", "M", "H", "U", "Y", "y", "K", "k", "Q", "G", "B", "D", "J", "Z", "s", "t", "r", "p", "d", "b", "q", "g",
    "E", "h", "f", "no", "Yes", "OR", "AR", "BVR", "eVR", "sVR", "aVE", "aVP", "aVB", "aYR", "aNL", "VSR", "VAR",
    "aVRaVL", "V1V2", "HH", "HI", "IH", "LI", "IL", "TI", "TII", "ITI", "UI", "[]", "()", "#1", "No1", "M5", "N1",
};

std::vector<Word> words()
{
    std::vector<Word> list;
    for (std::uint8_t k = 0; k < kNames.size(); ++k) {
        list.push_back({kNames[k], k});
        if (k < 3) {
            continue;
        }
        std::string upper = kNames[k];
        for (char& c : upper) {
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        }
        list.push_back({upper, k});
        if (k <= 5) { // avr, aVr
            std::string low = upper;
            for (char& c : low) {
                c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            }
            list.push_back({low, k});
            list.push_back({kNames[k].substr(0, 2) + low.substr(2), k});
        } else if (kNames[k].size() == 2) { // subscript, small v
            list.push_back({"V<sub>" + kNames[k].substr(1) + "</sub>", k});
            list.push_back({"v" + kNames[k].substr(1), k});
        }
    }
    for (const auto& other : kOthers) {
        list.push_back({other, kOther});
    }
    return list;
}

const std::vector<std::string> kFonts = {
    "DejaVu Sans", "DejaVu Sans Bold", "DejaVu Sans Oblique", "DejaVu Sans Bold Oblique", "DejaVu Sans Condensed",
    "DejaVu Sans Bold Condensed", "DejaVu Sans ExtraLight", "DejaVu Serif", "DejaVu Serif Bold",
    "DejaVu Serif Italic", "DejaVu Serif Condensed", "DejaVu Serif Bold Italic", "DejaVu Sans Mono",
    "DejaVu Sans Mono Bold", "DejaVu Sans Mono Oblique", "Liberation Sans", "Liberation Sans Bold",
    "Liberation Sans Italic", "Liberation Sans Bold Italic", "Liberation Sans Narrow", "Liberation Sans Narrow Bold",
    "Liberation Serif", "Liberation Serif Bold", "Liberation Serif Italic", "Liberation Serif Bold Italic",
    "Liberation Mono", "Liberation Mono Bold", "Liberation Mono Italic", "DejaVu Math TeX Gyre",
};

cv::Mat drawPango(const std::string& markup, const std::string& font, int letter_spacing)
{
    cv::Mat image(160, 900, CV_8U, cv::Scalar(0));
    const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_A8, image.cols);
    std::vector<unsigned char> data(static_cast<std::size_t>(stride) * image.rows, 0);
    cairo_surface_t* surface =
        cairo_image_surface_create_for_data(data.data(), CAIRO_FORMAT_A8, image.cols, image.rows, stride);
    cairo_t* cr = cairo_create(surface);
    PangoLayout* layout = pango_cairo_create_layout(cr);
    PangoFontDescription* description = pango_font_description_from_string(font.c_str());
    pango_font_description_set_absolute_size(description, 60 * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    const std::string spaced =
        "<span letter_spacing=\"" + std::to_string(letter_spacing * PANGO_SCALE) + "\">" + markup + "</span>";
    pango_layout_set_markup(layout, spaced.c_str(), -1);
    cairo_move_to(cr, 60, 30);
    pango_cairo_show_layout(cr, layout);
    cairo_surface_flush(surface);
    for (int y = 0; y < image.rows; ++y) {
        std::copy_n(data.data() + static_cast<std::size_t>(y) * stride, image.cols, image.ptr(y));
    }
    pango_font_description_free(description);
    g_object_unref(layout);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return image;
}

cv::Mat drawHershey(const std::string& text, int face, int thickness)
{
    cv::Mat image(200, 1200, CV_8U, cv::Scalar(0));
    cv::putText(image, text, {60, 120}, face, 2.2, cv::Scalar(255), thickness, cv::LINE_AA);
    return image;
}

/// The dot matrix of small printers and thermal heads, 5x7, drawn for this project.
const std::map<char, std::array<const char*, 7>>& dots()
{
    static const std::map<char, std::array<const char*, 7>> table = {
        {'I', {"01110", "00100", "00100", "00100", "00100", "00100", "01110"}},
        {'V', {"10001", "10001", "10001", "10001", "10001", "01010", "00100"}},
        {'A', {"01110", "10001", "10001", "11111", "10001", "10001", "10001"}},
        {'a', {"00000", "00000", "01110", "00001", "01111", "10001", "01111"}},
        {'R', {"11110", "10001", "10001", "11110", "10100", "10010", "10001"}},
        {'L', {"10000", "10000", "10000", "10000", "10000", "10000", "11111"}},
        {'F', {"11111", "10000", "10000", "11110", "10000", "10000", "10000"}},
        {'1', {"00100", "01100", "00100", "00100", "00100", "00100", "01110"}},
        {'2', {"01110", "10001", "00001", "00010", "00100", "01000", "11111"}},
        {'3', {"11110", "00001", "00001", "01110", "00001", "00001", "11110"}},
        {'4', {"00010", "00110", "01010", "10010", "11111", "00010", "00010"}},
        {'5', {"11111", "10000", "11110", "00001", "00001", "10001", "01110"}},
        {'6', {"00110", "01000", "10000", "11110", "10001", "10001", "01110"}},
        {'7', {"11111", "00001", "00010", "00100", "01000", "01000", "01000"}},
        {'8', {"01110", "10001", "10001", "01110", "10001", "10001", "01110"}},
        {'9', {"01110", "10001", "10001", "01111", "00001", "00010", "01100"}},
        {'0', {"01110", "10001", "10011", "10101", "11001", "10001", "01110"}},
        {'m', {"00000", "00000", "11010", "10101", "10101", "10101", "10101"}},
        {'H', {"10001", "10001", "10001", "11111", "10001", "10001", "10001"}},
        {'P', {"11110", "10001", "10001", "11110", "10000", "10000", "10000"}},
        {'T', {"11111", "00100", "00100", "00100", "00100", "00100", "00100"}},
    };
    return table;
}

cv::Mat drawDots(const std::string& text, int gap)
{
    cv::Mat small(9, static_cast<int>(text.size()) * (5 + gap) + 2, CV_8U, cv::Scalar(0));
    for (std::size_t k = 0; k < text.size(); ++k) {
        const auto found = dots().find(text[k]);
        if (found == dots().end()) {
            return {};
        }
        for (int y = 0; y < 7; ++y) {
            for (int x = 0; x < 5; ++x) {
                small.at<uchar>(y + 1, static_cast<int>(k) * (5 + gap) + x + 1) = found->second[y][x] == '1' ? 255 : 0;
            }
        }
    }
    cv::Mat large;
    cv::resize(small, large, {}, 6, 6, cv::INTER_NEAREST);
    return large;
}

struct Sink
{
    std::FILE* file;
    int count = 0;

    void write(const cv::Mat& image, std::uint8_t label)
    {
        if (image.empty() || cv::countNonZero(image > 96) == 0) {
            return;
        }
        const cv::Rect box = cv::boundingRect(image > 96);
        const double scale = double(kInkHeight) / box.height;
        const int width = std::max(2, int(box.width * scale + 0.5));
        if (width > kInkHeight * 9) {
            return;
        }
        cv::Mat shrunk;
        cv::resize(image(box), shrunk, {width, kInkHeight}, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
        const std::uint16_t size[2] = {std::uint16_t(width), std::uint16_t(kInkHeight)};
        std::fwrite(&label, 1, 1, file);
        std::fwrite(size, 2, 2, file);
        std::fwrite(shrunk.data, 1, std::size_t(width) * kInkHeight, file);
        ++count;
    }
};

bool plain(const std::string& text) { return text.find('<') == std::string::npos; }

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: names_render OUT.bin\n");
        return 2;
    }
    Sink sink{std::fopen(argv[1], "wb")};
    for (const Word& word : words()) {
        const bool name = word.label != kOther;
        for (const auto& font : kFonts) {
            sink.write(drawPango(word.text, font, 0), word.label);
            if (name && word.text.size() > 1) {
                sink.write(drawPango(word.text, font, 5), word.label);
            }
        }
        for (int face = 0; face <= 4; ++face) {
            for (int thickness : {2, 5, 9}) {
                if (plain(word.text) && face != cv::FONT_HERSHEY_SCRIPT_SIMPLEX) {
                    sink.write(drawHershey(word.text, face, thickness), word.label);
                    if (thickness == 5) {
                        sink.write(drawHershey(word.text, face | cv::FONT_ITALIC, thickness), word.label);
                    }
                }
            }
        }
        for (int gap : {1, 2}) {
            if (plain(word.text)) {
                sink.write(drawDots(word.text, gap), word.label);
                sink.write(drawDots(word.text, gap), word.label);
            }
        }
    }
    std::fclose(sink.file);
    std::printf("%d words\n", sink.count);
}
