// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Carrier.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace::fringe
{
namespace
{

constexpr int tile = 512;
constexpr double firstBin = 5.0;
constexpr double binStep = 0.25;

cv::Mat blurSmall(const cv::Mat& image, double sigma)
{
    cv::Mat small;
    cv::Mat large;
    const cv::Size size(std::max(1, image.cols / 8), std::max(1, image.rows / 8));
    cv::resize(image, small, size, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {0, 0}, sigma / 8);
    cv::resize(small, large, image.size(), 0, 0, cv::INTER_LINEAR);
    return large;
}

void shiftToCentre(cv::Mat& power)
{
    const int h = tile / 2;
    cv::Mat a = power(cv::Rect(0, 0, h, h)), b = power(cv::Rect(h, 0, h, h));
    cv::Mat c = power(cv::Rect(0, h, h, h)), d = power(cv::Rect(h, h, h, h));
    cv::Mat t;
    a.copyTo(t), d.copyTo(a), t.copyTo(d);
    b.copyTo(t), c.copyTo(b), t.copyTo(c);
}

std::vector<int> tileStarts(int length)
{
    std::vector<int> starts;
    const int n = std::max(1, int(std::ceil((length - tile) / (tile * 0.6))) + 1);
    for (int i = 0; i < n; ++i) {
        starts.push_back(n == 1 ? 0 : int(std::lround(double(i) * (length - tile) / (n - 1))));
    }
    return starts;
}

/// Mean power of overlapping tiles, each normed to its own total so that no tile outshouts the
/// rest.
cv::Mat tilePower(const cv::Mat& flat)
{
    cv::Mat padded = flat;
    cv::copyMakeBorder(flat, padded, 0, std::max(0, tile - flat.rows), 0,
                       std::max(0, tile - flat.cols), cv::BORDER_CONSTANT, 0);
    cv::Mat window;
    cv::createHanningWindow(window, {tile, tile}, CV_32F);
    cv::Mat power = cv::Mat::zeros(tile, tile, CV_32F);
    for (int y : tileStarts(padded.rows)) {
        for (int x : tileStarts(padded.cols)) {
            cv::Mat spectrum;
            cv::Mat part[2];
            cv::dft(padded(cv::Rect(x, y, tile, tile)).mul(window), spectrum,
                    cv::DFT_COMPLEX_OUTPUT);
            cv::split(spectrum, part);
            power += part[0].mul(part[0]) + part[1].mul(part[1]);
        }
    }
    shiftToCentre(power);
    return power;
}

/// Log power over the mean log power of a neighbourhood: peaks stand out, ridges and slopes do not.
cv::Mat peakiness(const cv::Mat& power)
{
    cv::Mat logPower;
    cv::Mat around;
    cv::log(power + 1e-6, logPower);
    cv::blur(logPower, around, {15, 15});
    return logPower - around;
}

float sampleAt(const cv::Mat& image, double x, double y)
{
    const int ix = int(std::floor(x)), iy = int(std::floor(y));
    if (ix < 0 || iy < 0 || ix + 1 >= image.cols || iy + 1 >= image.rows) {
        return 0;
    }
    const float fx = float(x - ix), fy = float(y - iy);
    const float* a = image.ptr<float>(iy) + ix;
    const float* b = image.ptr<float>(iy + 1) + ix;
    return (1 - fy) * ((1 - fx) * a[0] + fx * a[1]) + fy * ((1 - fx) * b[0] + fx * b[1]);
}

float along(const cv::Mat& peaks, double degrees, double radius)
{
    const double a = degrees * CV_PI / 180;
    return sampleAt(peaks, tile / 2 + radius * std::cos(a), tile / 2 + radius * std::sin(a));
}

double directionScore(const cv::Mat& peaks, double degrees)
{
    double sum = 0;
    for (double r = firstBin; r < tile * 0.48; r += 0.5) {
        sum += std::clamp(along(peaks, degrees, r) - 1.0F, 0.0F, 4.0F);
    }
    return sum;
}

double bestDirection(const cv::Mat& peaks, double from, double to, double other)
{
    double best = 0.5 * (from + to), bestScore = -1;
    for (double d = from; d <= to; d += 0.25) {
        const double s =
            directionScore(peaks, d) + (other != 0 ? directionScore(peaks, d + other) : 0);
        if (s > bestScore) {
            bestScore = s;
            best = d;
        }
    }
    return best;
}

/// The spectrum along one direction, at every quarter bin the best within a degree and a half.
std::vector<float> profileAlong(const cv::Mat& peaks, double degrees)
{
    std::vector<float> profile(size_t(tile * 0.5 / binStep), 0.0F);
    for (size_t i = size_t(firstBin / binStep) - 8; i < profile.size(); ++i) {
        for (double d = -1.5; d <= 1.5; d += 0.5) {
            profile[i] = std::max(profile[i], along(peaks, degrees + d, double(i) * binStep));
        }
    }
    return profile;
}

float toothAt(const std::vector<float>& profile, double radius)
{
    const double slack = std::max(0.75, 0.01 * radius);
    float best = 0;
    for (double r = radius - slack; r <= radius + slack; r += binStep) {
        const auto i = size_t(std::lround(r / binStep));
        best = i < profile.size() ? std::max(best, profile[i]) : best;
    }
    return best;
}

/// What a tooth measures where there is none: a low quantile along the line (a comb fills little of
/// it).
double toothOfNoise(const std::vector<float>& profile)
{
    std::vector<float> teeth;
    for (double r = 2 * firstBin; r < tile * 0.45; r += 0.7) {
        teeth.push_back(toothAt(profile, r));
    }
    const auto at = teeth.begin() + std::ptrdiff_t(teeth.size() * 2 / 5);
    std::nth_element(teeth.begin(), at, teeth.end());
    return std::max(0.6F, *at);
}

/// How much a comb of this spacing stands out.
double combScore(const std::vector<float>& profile, double radius, double noise)
{
    double sum = 0, odd = 0, even = 0, gaps = 0;
    int odds = 0, evens = 0;
    float likely = 0,
          unlikely = 0; // printed grids repeat once or five times finer: no other tooth leads
    for (int k = 1; k <= 12 && k * radius < tile * 0.49; ++k) {
        const float tooth = toothAt(profile, k * radius);
        const double over = std::min(4.0, tooth - noise);
        sum += over - 0.6;
        (k % 2 ? odd : even) += over;
        ++(k % 2 ? odds : evens);
        gaps += std::max(0.0, toothAt(profile, (k - 0.5) * radius) - noise);
        float& group = k == 1 || k % 5 == 0 ? likely : unlikely;
        group = std::max(group, tooth);
    }
    // Every other tooth missing: this is half the true spacing's frequency.
    const double halved = evens > 0 ? std::max(0.0, even / evens - odd / odds - 0.3) : 0.0;
    // Teeth half way between these: this is twice the true spacing's frequency.
    const double doubled = std::max(0.0, gaps / std::max(1, odds + evens) - 0.8);
    return sum - 8.0 * doubled - 4.0 * std::max(0.0, unlikely - likely - 0.7) - 6.0 * halved;
}

/// Centre of mass of the power round a tooth, in bins from the centre.
cv::Point2d toothCentre(const cv::Mat& power, double degrees, double radius)
{
    const double a = degrees * CV_PI / 180;
    double cx = tile / 2 + radius * std::cos(a), cy = tile / 2 + radius * std::sin(a);
    const int reach = std::max(2, int(0.03 * radius));
    cv::Point peak(int(std::lround(cx)), int(std::lround(cy)));
    const cv::Rect box = cv::Rect(peak.x - reach, peak.y - reach, 2 * reach + 1, 2 * reach + 1) &
                         cv::Rect(0, 0, tile, tile);
    cv::Point at;
    cv::minMaxLoc(power(box), nullptr, nullptr, nullptr, &at);
    peak = at + box.tl();
    double sum = 0, sx = 0, sy = 0;
    for (int y = std::max(0, peak.y - 2); y <= std::min(tile - 1, peak.y + 2); ++y) {
        for (int x = std::max(0, peak.x - 2); x <= std::min(tile - 1, peak.x + 2); ++x) {
            const double w = power.at<float>(y, x);
            sum += w, sx += w * x, sy += w * y;
        }
    }
    return {sx / sum - tile / 2, sy / sum - tile / 2};
}

Comb measureComb(const cv::Mat& power, const std::vector<float>& profile, double degrees,
                 double radius)
{
    Comb comb;
    double weights = 0, fx = 0, fy = 0;
    for (int k = 1; k <= 12 && k * radius < tile * 0.49; ++k) {
        comb.teeth[size_t(k)] = toothAt(profile, k * radius);
        if (comb.teeth[size_t(k)] > 1.8) {
            const cv::Point2d c = toothCentre(power, degrees, k * radius);
            if (std::hypot(c.x, c.y) / (k * radius) > 0.93 &&
                std::hypot(c.x, c.y) / (k * radius) < 1.07) {
                const double w = k * comb.teeth[size_t(k)];
                weights += w * k, fx += w * c.x, fy += w * c.y;
            }
        }
    }
    const double a = degrees * CV_PI / 180;
    comb.fx = (weights > 0 ? fx / weights : radius * std::cos(a)) / tile;
    comb.fy = (weights > 0 ? fy / weights : radius * std::sin(a)) / tile;
    return comb;
}

struct Profile {
    double degrees = 0;
    std::vector<float> values;
    std::vector<double> score; ///< of a comb, by quarter bin
};

/// The three directions near `degrees` that hold most peaks, each with its profile: the two
/// families of a tilted sheet are not at right angles.
std::vector<Profile> profilesNear(const cv::Mat& peaks, double degrees, double first)
{
    std::vector<std::pair<double, double>> scored;
    for (double d = degrees - 8; d <= degrees + 8; d += 0.25) {
        scored.emplace_back(directionScore(peaks, d), d);
    }
    std::sort(scored.rbegin(), scored.rend());
    scored.insert(scored.begin(), {0.0, degrees});
    std::vector<Profile> out;
    for (const auto& candidate : scored) {
        const double d = candidate.second;
        const bool known = std::any_of(out.begin(), out.end(), [d](const Profile& p) {
            return std::abs(p.degrees - d) < 1.5;
        });
        if (!known && out.size() < 3) {
            Profile p{d, profileAlong(peaks, d), {}};
            p.score.resize(p.values.size(), -1.0);
            const double noise = toothOfNoise(p.values);
            for (size_t i = size_t(first / binStep); i < p.values.size() - 4; ++i) {
                p.score[i] = combScore(p.values, double(i) * binStep, noise);
            }
            out.push_back(std::move(p));
        }
    }
    return out;
}

struct PairFit {
    const Profile* x = nullptr;
    const Profile* y = nullptr;
    double rx = 0, ry = 0, score = 0;
};

void bestPair(const Profile& x, const Profile& y, PairFit& best)
{
    for (size_t i = 0; i < x.score.size(); ++i) {
        for (size_t j = size_t(double(i) * 0.78);
             x.score[i] > 0 && j < std::min(y.score.size(), size_t(double(i) * 1.28)); ++j) {
            if (y.score[j] <= 0 || x.score[i] + y.score[j] <= best.score) {
                continue;
            }
            // Pixels are rarely far from square, and paper seldom seen very slantwise.
            const double uneven =
                30 * std::max(0.0, std::abs(std::log(double(i) / double(j))) - 0.08);
            const double score = x.score[i] + y.score[j] - uneven;
            if (score > best.score) {
                best = {&x, &y, double(i) * binStep, double(j) * binStep, score};
            }
        }
    }
}

} // namespace

double Comb::period() const
{
    return 1.0 / std::hypot(fx, fy);
}

cv::Mat flattenLighting(const cv::Mat& darkest, InkHeld held)
{
    constexpr int kStrokePx = 11;                // wider than lines and pens
    constexpr double kBlack = 8, kWhite = 200;   // grey levels: what is added, so that black paper tells nothing; of paper
    cv::Mat g;
    if (held == InkHeld::againstPaper) {
        cv::Mat paper;
        cv::morphologyEx(darkest, paper, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {kStrokePx, kStrokePx}));
        darkest.convertTo(g, CV_32F, 1, kBlack);
        paper.convertTo(paper, CV_32F, 1, kBlack);
        g = kWhite * (g / paper);
    } else {
        darkest.convertTo(g, CV_32F);
    }
    g -= blurSmall(g, 25);
    cv::Mat deviation;
    for (int round = 0; round < (held == InkHeld::toLines ? 3 : 1); ++round) {
        cv::sqrt(blurSmall(g.mul(g), 40), deviation);
        deviation += 2.0;
        const cv::Mat most = 2.0 * deviation;
        cv::min(g, most, g);
        cv::max(g, -most, g);
    }
    return g / deviation;
}

Spectrum findCombs(const cv::Mat& flat, double longest)
{
    const double first = std::max(firstBin, tile / longest);
    const cv::Mat power = tilePower(flat);
    const cv::Mat peaks = peakiness(power);
    const double joint = bestDirection(peaks, -45, 45, 90);
    const auto across = profilesNear(peaks, joint, first);
    const auto down = profilesNear(peaks, joint + 90, first);
    PairFit best;
    for (const Profile& x : across) {
        for (const Profile& y : down) {
            bestPair(x, y, best);
        }
    }
    Spectrum result;
    result.score = best.score;
    result.found = best.score > 2.0;
    if (best.x) {
        result.x = measureComb(power, best.x->values, best.x->degrees, best.rx);
        result.y = measureComb(power, best.y->values, best.y->degrees, best.ry);
    }
    return result;
}

} // namespace retrace::fringe
