// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Sensor.h"
#include "core/press/Relief.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace {
namespace {

void smear(cv::Mat& bgr, double length_px, double angle_deg)
{
    const int size = 2 * static_cast<int>(std::ceil(length_px / 2)) + 1;
    cv::Mat kernel(size, size, CV_32F, cv::Scalar(0));
    const double c = std::cos(angle_deg * CV_PI / 180), s = std::sin(angle_deg * CV_PI / 180);
    for (int i = 0; i < 64; ++i) {
        const double t = ((i + 0.5) / 64 - 0.5) * length_px;
        kernel.at<float>(static_cast<int>(std::lround(size / 2 + t * s)), static_cast<int>(std::lround(size / 2 + t * c))) += 1;
    }
    cv::filter2D(bgr, bgr, -1, kernel / 64, {-1, -1}, 0, cv::BORDER_REPLICATE);
}

/// A long table of normal numbers, read from a random place in each row.
class NoiseTable
{
public:
    NoiseTable(double sigma, Random& random) : m_values(1 << 15)
    {
        for (short& value : m_values) {
            value = static_cast<short>(std::lround(sigma * random.normal()));
        }
    }
    const short* row(Random& random, int length) const
    {
        return m_values.data() + random.whole(0, static_cast<int>(m_values.size()) - length);
    }
    int longest() const { return static_cast<int>(m_values.size()); }

private:
    std::vector<short> m_values;
};

/// Grain: the three channels share most of it, as they do after demosaicing.
void addNoise(cv::Mat& bgr, double sigma, Random& random)
{
    const NoiseTable table(sigma * 255, random);
    for (int y = 0; y < bgr.rows; ++y) {
        uchar* row = bgr.ptr<uchar>(y);
        for (int x0 = 0; x0 < bgr.cols; x0 += 4096) {
            const int count = std::min(4096, bgr.cols - x0);
            const short *grey = table.row(random, count), *colour = table.row(random, 3 * count);
            uchar* byte = row + 3 * x0;
            for (int x = 0; x < count; ++x, byte += 3) {
                for (int k = 0; k < 3; ++k) {
                    byte[k] = static_cast<uchar>(std::clamp(byte[k] + grey[x] + colour[3 * x + k] / 2, 0, 255));
                }
            }
        }
    }
}

void setContrast(cv::Mat& bgr, double contrast)
{
    cv::Mat curve(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i) {
        curve.at<uchar>(i) = cv::saturate_cast<uchar>(128 + contrast * (i - 128));
    }
    cv::LUT(bgr, curve, bgr);
}

/// Grey against the paper about it, so that a threshold means the same in shadow and in light: 0..255, paper at 235.
cv::Mat levelled(const cv::Mat& grey)
{
    cv::Mat small, paper;
    cv::resize(grey, small, {}, 1.0 / 16, 1.0 / 16, cv::INTER_AREA);
    cv::dilate(small, small, cv::Mat::ones(5, 5, CV_8U));
    cv::blur(small, small, {9, 9});
    cv::resize(small, paper, grey.size(), 0, 0, cv::INTER_LINEAR);
    cv::Mat level;
    cv::divide(grey, paper, level, 235);
    return level;
}

void threshold(cv::Mat& grey, double level, bool dither)
{
    static constexpr std::array<int, 16> kBayer = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};
    const int base = static_cast<int>(std::lround(235 * level));
    for (int y = 0; y < grey.rows; ++y) {
        uchar* row = grey.ptr<uchar>(y);
        for (int x = 0; x < grey.cols; ++x) {
            const int shift = dither ? 8 * kBayer[static_cast<std::size_t>(4 * (y & 3) + (x & 3))] - 60 : 0;
            row[x] = row[x] > base + shift ? 255 : 0;
        }
    }
}

/// Rows in pairs, and rows that the line lost.
void faxLines(cv::Mat& grey, const WearParams& wear, Random& random)
{
    for (int y = 0; y + wear.fax_lines <= grey.rows; y += wear.fax_lines) {
        if (random.chance(wear.fax_errors)) {
            if (random.chance(0.5)) {
                grey.row(y).setTo(random.chance(0.7) ? 255 : 0);
            } else if (y > 0) {
                grey.row(y - 1).copyTo(grey.row(y));
            }
        }
        for (int k = 1; k < wear.fax_lines; ++k) {
            grey.row(y).copyTo(grey.row(y + k));
        }
    }
}

/// Each pair of rows is one row of twice the height, before it is thresholded.
void pairRows(cv::Mat& grey)
{
    for (int y = 0; y + 2 <= grey.rows; y += 2) {
        cv::Mat a = grey.row(y), b = grey.row(y + 1);
        cv::addWeighted(a, 0.5, b, 0.5, 0, a);
        a.copyTo(b);
    }
}

void setTone(cv::Mat& bgr, const WearParams& wear, Random& random)
{
    if (wear.tone == Tone::colour) {
        return;
    }
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    if (wear.tone != Tone::grey) {
        grey = levelled(grey);
        if (wear.fax_lines == 2) {
            pairRows(grey);
        }
        threshold(grey, wear.threshold, wear.tone == Tone::dithered);
        faxLines(grey, wear, random);
    }
    cv::cvtColor(grey, bgr, cv::COLOR_GRAY2BGR);
}

} // namespace

void sense(cv::Mat& bgr, const WearParams& wear, Random& random)
{
    if (wear.defocus_px > 0) {
        cv::GaussianBlur(bgr, bgr, {}, wear.defocus_px, wear.defocus_px, cv::BORDER_REPLICATE);
    }
    if (wear.motion_px > 0) {
        smear(bgr, wear.motion_px, wear.motion_deg);
    }
    if (wear.contrast != 1) {
        setContrast(bgr, wear.contrast);
    }
    if (wear.noise > 0) {
        addNoise(bgr, wear.noise, random);
    }
    setTone(bgr, wear, random);
}

std::vector<unsigned char> compress(cv::Mat& bgr, int jpeg_quality)
{
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, jpeg_quality});
    bgr = cv::imdecode(bytes, cv::IMREAD_COLOR);
    return bytes;
}

} // namespace retrace
