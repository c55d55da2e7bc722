// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/LineTrack.h"

#include "core/grid/DrawnDots.h"
#include "core/record/Median.h"
#include "core/record/Parallel.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

namespace retrace::fringe
{
namespace
{

constexpr double kStride = 0.2;     // lines between places along a line
constexpr double kReach = 0.3;      // lines to either side that it is looked for in
constexpr double kBinPx = 0.5;      // of the profile across
constexpr float kTurnCost = 0.5F;   // per bin that the line moves between places, of its common darkness
constexpr double kKnot = 0.6;       // lines
constexpr double kStiffness = 0.01;
constexpr float kPull = 0.03F;      // weight of "no correction" beside that of a clear line
constexpr float kEnough = 0.8F;     // of the common darkness: ink is no better than a line
constexpr float kEnoughOfThin = 1.2F; // ... where darkness tells a line from the paler ones beside it
constexpr int kThinLines = 5;        // from a line to the next, if there are any
constexpr float kInkTimes = 1.6F;   // so many times darker than a line is ink
constexpr float kInkLeast = 20.0F;  // of 255, and no less
constexpr int kAround = 3;           // bins about the way along a line in which its middle is looked for
constexpr int kBesideFrom = 3, kBesideTo = 8; // bins from the line's middle in which ...
constexpr float kBesideWeight = 0.15F; // of what is seen there: enough for a wrinkle, little beside the rest of the line
constexpr float kBesideDark = 0.65F; // ... this much of the common darkness is ink, or a line that crosses
constexpr int kInkFrom = 5;          // nearer is the line itself, where it is as dark as ink
constexpr float kInked = 0.6F;       // share of a stride that is surely ink: ...
constexpr float kInkWeight = 0.05F;  // what the line beside it counts
constexpr int kPaperPx = 41;
constexpr float kUnknown = -1.0F;   // under ink
constexpr std::size_t kPlacesToTell = 20; // that three neighbouring lines are seen at

/// The piece of a line at one place along it.
struct Place {
    cv::Point2d at;      ///< where the map has the line
    cv::Vec2d across;    ///< working pixels a line
    cv::Vec2d along;     ///< working pixels a stride
    bool on_sheet = false;
};

/// What was seen of a line at its place-th place.
struct Seen {
    int place = 0;
    Sample sample;
};
using Line = std::vector<Seen>;

float sampleAt(const cv::Mat& image, double x, double y)
{
    const int c = int(std::floor(x)), r = int(std::floor(y));
    if (c < 0 || r < 0 || c + 1 >= image.cols || r + 1 >= image.rows) {
        return 0;
    }
    const auto fx = float(x - c), fy = float(y - r);
    const float* a = image.ptr<float>(r) + c;
    const float* b = image.ptr<float>(r + 1) + c;
    return (1 - fy) * ((1 - fx) * a[0] + fx * a[1]) + fy * ((1 - fx) * b[0] + fx * b[1]);
}

class Follower
{
public:
    Follower(const LineMap& map, const cv::Mat& flat, const cv::Mat& brightest, const SheetMask& sheet, bool thin)
        : m_map(map), m_sheet(sheet), m_box(linesOfSheet())
    {
        const cv::Matx22d s = map.slope(flat.cols / 2.0, flat.rows / 2.0);
        m_period = 1.0 / std::sqrt(std::abs(cv::determinant(s)));
        m_bins = int(kReach * m_period / kBinPx);
        m_thin = thin;
        flat.convertTo(m_dark, CV_32F, -1.0);
        cv::max(m_dark, 0, m_dark);
        const cv::Mat flattened = m_dark / commonDarkness();
        cv::Mat paper; // what is dark against the paper about it: a line is as dark in shadow as in light, and stays so beside ink
        cv::blur(brightest, paper, {kPaperPx, kPaperPx});
        paper.convertTo(paper, CV_32F);
        cv::divide(brightest, paper, m_dark, -255, CV_32F);
        m_dark += 255;
        cv::Mat ink = m_dark > std::max(kInkLeast, kInkTimes * commonDarkness()); // of dashed lines only the dashes tell: what is brighter than paper is left out
        cv::dilate(ink, ink, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
        cv::max(m_dark, 0, m_dark);
        m_dark = m_dark / commonDarkness() + flattened;
        m_common = commonDarkness();
        m_dark.setTo(kUnknown, ink);
    }

    double period() const { return m_period; }

    std::vector<Sample> corrections(int axis) const
    {
        const int first = int(std::ceil(axis == 0 ? m_box.x : m_box.y));
        const int last = int(std::floor(axis == 0 ? m_box.x + m_box.width : m_box.y + m_box.height));
        std::vector<Line> lines(static_cast<std::size_t>(std::max(0, last - first + 1)));
        cv::parallel_for_({0, int(lines.size())}, [&](const cv::Range& range) {
            for (int k = range.start; k < range.end; ++k) {
                lines[std::size_t(k)] = follow(axis, first + k);
            }
        });
        const std::vector<double> off = drawnOff(bendsOf(axis, first, lines));
        std::vector<Sample> all;
        for (std::size_t k = 0; k < lines.size(); ++k) {
            for (Seen& seen : lines[k]) {
                seen.sample.value += float(off[k]);
                all.push_back(seen.sample);
            }
        }
        return all;
    }

    /// Places all over the sheet, where nothing is to be corrected without evidence.
    std::vector<Sample> still() const
    {
        std::vector<Sample> all;
        const auto step = float(kKnot * m_period);
        for (float y = step / 2; y < float(m_dark.rows); y += step) {
            for (float x = step / 2; x < float(m_dark.cols); x += step) {
                all.push_back({x, y, 0, kPull});
            }
        }
        return all;
    }

private:
    cv::Rect2d linesOfSheet() const
    {
        cv::Rect2d box;
        bool any = false;
        for (int r = 0; r < m_sheet.mask.rows; r += 4) {
            for (int c = 0; c < m_sheet.mask.cols; c += 4) {
                if (m_sheet.mask.at<uchar>(r, c)) {
                    const cv::Vec2d p = m_map.at((c + 0.5) / m_sheet.scale, (r + 0.5) / m_sheet.scale);
                    const cv::Rect2d here(p[0], p[1], 1e-6, 1e-6);
                    box = any ? box | here : here;
                    any = true;
                }
            }
        }
        return box;
    }

    bool onSheet(const cv::Point2d& p) const
    {
        const int c = int(p.x * m_sheet.scale), r = int(p.y * m_sheet.scale);
        return c >= 0 && r >= 0 && c < m_sheet.mask.cols && r < m_sheet.mask.rows && m_sheet.mask.at<uchar>(r, c);
    }

    std::vector<Place> placesOf(int axis, int line) const
    {
        const double from = axis == 0 ? m_box.y : m_box.x, to = from + (axis == 0 ? m_box.height : m_box.width);
        std::vector<Place> places;
        cv::Point2d guess(m_dark.cols / 2.0, m_dark.rows / 2.0);
        for (double v = from; v <= to; v += kStride) {
            Place p;
            cv::Point2d at = guess;
            if (m_map.invert(axis == 0 ? cv::Vec2d(line, v) : cv::Vec2d(v, line), at)) {
                guess = p.at = at;
                p.on_sheet = onSheet(at);
                const cv::Matx22d back = m_map.slope(at.x, at.y).inv();
                p.across = {back(0, axis), back(1, axis)};
                p.along = cv::Vec2d(back(0, 1 - axis), back(1, 1 - axis)) * kStride;
            }
            places.push_back(p);
        }
        return places;
    }

    /// Darkness across the line, the mean over a stride along it; and the share of it that is ink. From `bins` before to `bins` after it.
    struct Profile
    {
        std::vector<float> dark, ink;
    };
    Profile profile(const Place& p, int bins) const
    {
        Profile out{std::vector<float>(std::size_t(2 * bins + 1)), std::vector<float>(std::size_t(2 * bins + 1))};
        const cv::Vec2d step = p.across / cv::norm(p.across) * kBinPx;
        const int n = std::max(1, int(cv::norm(p.along)));
        for (int i = -bins; i <= bins; ++i) {
            float sum = 0;
            int known = 0;
            for (int k = 0; k < n; ++k) {
                const cv::Vec2d at = cv::Vec2d(p.at.x, p.at.y) + i * step + ((k + 0.5) / n - 0.5) * p.along;
                const float v = sampleAt(m_dark, at[0], at[1]);
                sum += std::max(0.0F, v);
                known += v >= 0;
            }
            out.dark[std::size_t(i + bins)] = 2 * known > n ? sum / float(known) : 0.0F;
            out.ink[std::size_t(i + bins)] = float(n - known) / float(n);
        }
        return out;
    }

    /// Median over places of the darkest that is found near the map's own line.
    float commonDarkness() const
    {
        std::vector<float> all;
        for (int axis = 0; axis < 2; ++axis) {
            const int line = int(std::lround(axis == 0 ? m_box.x + m_box.width / 2 : m_box.y + m_box.height / 2));
            for (int k = -4; k <= 4; k += 2) {
                for (const Place& p : placesOf(axis, line + k)) {
                    if (p.on_sheet) {
                        all.push_back(std::ranges::max(profile(p, m_bins).dark));
                    }
                }
            }
        }
        if (all.empty()) {
            return 1;
        }
        return std::max(1e-6F, medianInPlace(all));
    }

    /// How far each line stands from the middle of its neighbours, all along it: the paper's own folds and bends run across lines, or turn
    /// slowly from one to the next.
    std::vector<std::optional<double>> bendsOf(int axis, int first, const std::vector<Line>& lines) const
    {
        LineMap plain;
        plain.plane = m_map.plane;
        std::vector<std::map<int, double>> off(lines.size());
        for (std::size_t k = 0; k < lines.size(); ++k) {
            for (const Seen& s : lines[k]) {
                off[k][s.place] = plain.at(s.sample.x, s.sample.y)[axis] - (first + int(k));
            }
        }
        std::vector<std::optional<double>> bends(lines.size());
        for (std::size_t k = 1; k + 1 < lines.size(); ++k) {
            std::vector<double> from;
            for (const auto& [place, here] : off[k]) {
                const auto before = off[k - 1].find(place), after = off[k + 1].find(place);
                if (before != off[k - 1].end() && after != off[k + 1].end()) {
                    from.push_back(here - (before->second + after->second) / 2);
                }
            }
            if (from.size() >= kPlacesToTell) {
                bends[k] = medianInPlace(from);
            }
        }
        return bends;
    }

    Line follow(int axis, int line) const
    {
        const std::vector<Place> places = placesOf(axis, line);
        const std::size_t n = places.size();
        const int width = 2 * m_bins + 1;
        std::vector<Profile> seen(n);
        std::vector<int> from(n * std::size_t(width));
        std::vector<float> cost(static_cast<std::size_t>(width), 0.0F);
        for (std::size_t i = 0; i < n; ++i) {
            int* back = &from[i * std::size_t(width)];
            turn(cost, back);
            if (places[i].on_sheet) {
                const int aside = m_thin ? int(std::lround(cv::norm(places[i].across) / kThinLines / kBinPx)) : 0;
                seen[i] = profile(places[i], m_bins + aside);
                for (int b = 0; b < width; ++b) {
                    cost[std::size_t(b)] -= worth(seen[i], b + aside, aside);
                }
                for (std::vector<float>* all : {&seen[i].dark, &seen[i].ink}) {
                    all->erase(all->end() - aside, all->end());
                    all->erase(all->begin(), all->begin() + aside);
                }
            }
        }
        Line out;
        int b = int(std::ranges::min_element(cost) - cost.begin());
        for (std::size_t i = n; i-- > 0;) {
            if (!seen[i].dark.empty()) {
                if (const auto s = sampleOf(places[i], seen[i], b)) {
                    out.push_back({int(i), *s});
                }
            }
            b = from[i * std::size_t(width) + std::size_t(b)];
        }
        return out;
    }

    /// How much a bin of a profile looks like a line: its darkness, where thin lines stand `aside` bins away over theirs. Ink says nothing.
    float worth(const Profile& profile, int bin, int aside) const
    {
        const auto dark = [&](int b) { return std::min(aside > 0 ? kEnoughOfThin : kEnough, profile.dark[std::size_t(b)] / m_common); };
        const auto inked = [&](int b) { return profile.ink[std::size_t(b)] > kInked; };
        if (aside == 0) {
            return dark(bin);
        }
        const bool before = !inked(bin - aside), after = !inked(bin + aside);
        if (inked(bin) || !(before || after)) {
            return 0;
        }
        return dark(bin) - 0.5F * (dark(before ? bin - aside : bin + aside) + dark(after ? bin + aside : bin - aside));
    }

    static void turn(std::vector<float>& cost, int* from)
    {
        const int n = int(cost.size());
        for (int b = 0; b < n; ++b) {
            from[b] = b;
        }
        const auto move = [&](int to, int by) {
            if (cost[std::size_t(by)] + kTurnCost < cost[std::size_t(to)]) {
                cost[std::size_t(to)] = cost[std::size_t(by)] + kTurnCost;
                from[to] = from[by];
            }
        };
        for (int b = 1; b < n; ++b) {
            move(b, b - 1);
        }
        for (int b = n - 1; b > 0; --b) {
            move(b - 1, b);
        }
    }

    /// What a place counts. A stroke beside the line pulls at it (a steep one of a QRS runs along it); where another line crosses little can be told.
    float weightBeside(const Profile& profile, int bin) const
    {
        const int n = int(profile.dark.size());
        const auto around = profile.dark.begin() + std::max(0, bin - kAround), end = profile.dark.begin() + std::min(n, bin + kAround + 1);
        bin = int(std::max_element(around, end) - profile.dark.begin()); // the way along a wrinkle lags behind the line
        const auto beside = [&](const std::vector<float>& seen, int from, float more) {
            for (int off = from; off <= kBesideTo; ++off) {
                if ((bin - off >= 0 && seen[std::size_t(bin - off)] > more) || (bin + off < n && seen[std::size_t(bin + off)] > more)) {
                    return true;
                }
            }
            return false;
        };
        if (beside(profile.ink, kInkFrom, kInked)) {
            return kInkWeight;
        }
        return beside(profile.dark, kBesideFrom, kBesideDark * m_common) ? kBesideWeight : 1.0F;
    }

    /// The line's middle, sub-pixel, and what the map is to be moved by there.
    std::optional<Sample> sampleOf(const Place& p, const Profile& profile, int bin) const
    {
        const std::vector<float>& seen = profile.dark;
        double sum = 0, weighted = 0;
        float peak = 0;
        const float floor = 0.3F * seen[std::size_t(bin)];
        for (int b = std::max(0, bin - kAround); b <= std::min(int(seen.size()) - 1, bin + kAround); ++b) {
            const double v = std::max(0.0F, seen[std::size_t(b)] - floor);
            sum += v;
            weighted += v * (b - m_bins);
            peak = std::max(peak, seen[std::size_t(b)]);
        }
        if (sum <= 0 || peak < 0.3F * m_common) {
            return std::nullopt;
        }
        const double lines = weighted / sum * kBinPx / cv::norm(p.across);
        const cv::Vec2d at = cv::Vec2d(p.at.x, p.at.y) + lines * p.across;
        return Sample{float(at[0]), float(at[1]), float(-lines), weightBeside(profile, bin) * std::min(1.0F, peak / m_common)};
    }

    const LineMap& m_map;
    const SheetMask& m_sheet;
    cv::Rect2d m_box;
    cv::Mat m_dark;
    double m_period = 1;
    int m_bins = 1;
    bool m_thin = false; ///< thin lines stand between the lines
    float m_common = 1;
};

} // namespace

void followLines(LineMap& map, const cv::Mat& flat, const cv::Mat& brightest, const SheetMask& sheet, bool thin)
{
    const Follower follower(map, flat, brightest, sheet, thin);
    const std::vector<Sample> still = follower.still();
    std::vector<Sample> across = follower.corrections(0), down = follower.corrections(1);
    const auto fitted = [&](std::vector<Sample>& samples) {
        samples.insert(samples.end(), still.begin(), still.end());
        return SmoothField::fit(samples, flat.size(), kKnot * follower.period(), kStiffness, SmoothField::Solver::iterative);
    };
    SmoothField x, y;
    both([&] { x = fitted(across); }, [&] { y = fitted(down); });
    map.fineX = x;
    map.fineY = y;
}

} // namespace retrace::fringe
