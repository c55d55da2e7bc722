// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Measure.h"

#include "core/grid/LineTrack.h"
#include "core/grid/Plane.h"
#include "core/grid/Sheet.h"
#include "core/grid/Slips.h"
#include "core/record/Median.h"
#include "core/record/Parallel.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace::fringe
{
namespace
{

constexpr double kFinestPx = 2.5; // between lines that can be told from each other
constexpr double kPatchy = 0.6, kPatchyTwoTones = 0.75, kLooseMm = 0.08; // of a sheet; from the map
constexpr double kScannedMm = 0.6; // a sheet is bent by, in a scanner
constexpr int kSettled = 2; // times that a map settles on thin lines: what lay too far off at first may be near then
constexpr double kFineSigma = 0.3; // of what lines are seen through: thin ones stand five times as close

/// How lattice and low-pass are laid out for one carrier.
struct Scale {
    int step;
    double sigma;
    double period;
};

Scale scaleFor(const Comb& a, const Comb& b, cv::Size size)
{
    const double period = 0.5 * (a.period() + b.period());
    const double fine = std::sqrt(size.area() / 40000.0);
    const double step = std::clamp(fine, period / 4, std::max(1.0, period));
    return {std::max(1, int(step)), std::max(1.6 * period, 10.0), period};
}

Comb times(Comb c, int k)
{
    c.fx *= k;
    c.fy *= k;
    return c;
}

/// The harmonic to start on: the fundamental unless the fifth stands well over it.
int startHarmonic(const Spectrum& s)
{
    const double first = s.x.teeth[1] + s.y.teeth[1], fifth = s.x.teeth[5] + s.y.teeth[5];
    return fifth > first + 1.5 && s.x.period() / 5 > kFinestPx && s.y.period() / 5 > kFinestPx ? 5 : 1;
}

/// How far the fifth tooth stands over its neighbours: 1 mm lines between 5 mm lines.
double fifthOverNeighbours(const Comb& c)
{
    return c.teeth[5] - std::max(c.teeth[4], c.teeth[6]);
}

struct Pitch {
    double line_mm = 5;
    bool assumed = false;
    bool fineLines = false; ///< a 1 mm family lies between the carrier's lines
    bool both = false;      ///< lines of both spacings were seen
    cv::Vec2d offset;       ///< lines to add so that multiples of 5 mm are the coarse lines
};

/// Lines across the longer side of the sheet decide between 1 mm and 5 mm where one pitch alone is
/// printed.
Pitch pitchByCount(const Measured& m, const cv::Mat& mask, const Working& work, double dpiWorking)
{
    Pitch p;
    const cv::Size size = work.flat.size();
    const double period =
        1.0 /
        std::sqrt(std::abs(cv::determinant(m.lines.slope(size.width / 2.0, size.height / 2.0))));
    const cv::Rect sheet = cv::boundingRect(mask);
    const double count = std::max(sheet.width, sheet.height) * m.x.step / period;
    p.line_mm = count > 90 ? 1 : 5;
    p.assumed = count > 70 && count < 120;
    if (dpiWorking > 0) {
        const double mm = period / dpiWorking * 25.4;
        if (std::abs(std::log(mm / 1.0)) < 0.15 || std::abs(std::log(mm / 5.0)) < 0.15) {
            p.line_mm = mm < 2.2 ? 1 : 5;
            p.assumed = false;
        }
    }
    return p;
}

Pitch settlePitch(const Spectrum& s, int harmonic, Measured m, const Working& work,
                  const Scale& scale, double dpi)
{
    const bool between = fifthOverNeighbours(s.x) + fifthOverNeighbours(s.y) > 1.0 &&
                         s.x.teeth[5] > 1.2 && s.y.teeth[5] > 1.2;
    Pitch p;
    if (harmonic == 1 && between) {
        p.fineLines = p.both = true;
        return p;
    }
    m.line_mm = 5;
    const SheetMask sheet = findSheet(work, m);
    const cv::Mat flat = flattenedSheet(work, sheet); // the edge of a sheet on a dark table outshouts any group of lines
    Grouping gx, gy;
    both([&] { gx = groupLines(flat, m.lines, 0, 5, scale.step, 5 * scale.sigma); },
         [&] { gy = groupLines(flat, m.lines, 1, 5, scale.step, 5 * scale.sigma); });
    Pitch byCount = pitchByCount(m, sheet.mask, work, dpi / work.shrink);
    const double weak = std::min(gx.strength / cv::mean(m.x.amplitude)[0],
                                 gy.strength / cv::mean(m.y.amplitude)[0]);
    const double agreed = std::min(gx.agreement, gy.agreement);
    p.line_mm = 1;
    p.offset = {-double(gx.line), -double(gy.line)};
    // Ink can look like a group of five lines; it would have to be very plain to outweigh a sheet a
    // few cm wide.
    const bool grouped = byCount.line_mm == 1 ? agreed > 0.5 : agreed > 0.9 && weak > 0.2;
    if (harmonic == 5 || grouped) {
        p.both = true;
        return p;
    }
    byCount.offset = byCount.line_mm == 1 ? p.offset : cv::Vec2d();
    return byCount;
}

/// The first map: unwrapped against the plane carrier, then locked and bent until it settles.
void firstMap(Measured& m, const Working& work, const Comb& cx, const Comb& cy, const Scale& scale,
              const Task& task)
{
    both([&] { m.x = unwrapPhase(work.flat, cx, 1, scale.step, scale.sigma); },
         [&] { m.y = unwrapPhase(work.flat, cy, 1, scale.step, scale.sigma); });
    task.check();
    m.lines = bestPlane(m);
}

void lock(Measured& m, const cv::Mat& flat, const Lock& how)
{
    both([&] { m.x = lockPhase(flat, m.lines, 0, how); },
         [&] { m.y = lockPhase(flat, m.lines, 1, how); });
}

double knotFor(const Scale& scale, cv::Size size)
{
    return std::max({1.5 * scale.period, 16.0, std::max(size.width, size.height) / 65.0});
}

/// The measured phases themselves lie within `tolerance_px` of the plane nearly everywhere.
bool phaseOnPlane(const Measured& m, const LineMap& plane, double tolerance_px)
{
    const double x = m.x.place(m.x.value.cols / 2), y = m.x.place(m.x.value.rows / 2);
    const double tolerance = tolerance_px * std::sqrt(std::abs(cv::determinant(plane.slope(x, y))));
    size_t trusted = 0, off = 0;
    for (int r = 0; r < m.x.value.rows; ++r) {
        for (int c = 0; c < m.x.value.cols; ++c) {
            const cv::Vec2d at = plane.at(m.x.place(c), m.x.place(r));
            const bool known = m.x.trusted.at<uchar>(r, c) && m.y.trusted.at<uchar>(r, c);
            trusted += known;
            off += known && std::hypot(m.x.value.at<double>(r, c) - at[0],
                                       m.y.value.at<double>(r, c) - at[1]) > tolerance;
        }
    }
    return off * 20 < trusted;
}

/// From a part of the sheet over as much of it as one plane, seen slantwise, reaches.
void spread(Measured& m, const Working& work, const Scale& scale, const Task& task)
{
    int before = cv::countNonZero(m.x.trusted & m.y.trusted);
    for (int round = 0; round < 8; ++round) {
        task.check();
        lock(m, work.flat, {1, scale.step, scale.sigma, true});
        m.lines = bestPlane(m);
        const int now = cv::countNonZero(m.x.trusted & m.y.trusted);
        if (now < 1.02 * before) {
            break;
        }
        before = now;
    }
}

/// Locks and bends until the map settles, or a plane is enough.
void refine(Measured& m, const Working& work, const Scale& scale, const Task& task)
{
    const cv::Size size = work.flat.size();
    for (int round = 0; round < 2; ++round) {
        task.check();
        lock(m, work.flat, {1, scale.step, scale.sigma, true});
        const LineMap plane = bestPlane(m);
        if (phaseOnPlane(m, plane, 0.35)) {
            m.lines = plane;
            break;
        }
        LineMap bent = plane;
        fitBends(bent, m.x, m.y, size, knotFor(scale, size) * (round == 0 ? 2.0 : 1.0), 0.02);
        m.lines = bent;
        if (planeSuffices(plane, bent, m.x, 0.35)) {
            m.lines = plane;
            break;
        }
    }
}

/// Points off the sheet are no evidence.
void blankOffSheet(PhaseLattice& l, const cv::Mat& sheet)
{
    l.trusted &= sheet;
}

/// Both axes' phases of a harmonic of the map's lines on the sheet, seen through a low-pass of `sigma`.
void lockOnSheet(Measured& m, const cv::Mat& flat, const Scale& scale, double harmonic, double sigma)
{
    lock(m, flat, {harmonic, scale.step, sigma, false});
    blankOffSheet(m.x, m.sheet.mask);
    blankOffSheet(m.y, m.sheet.mask);
}

/// Whether thin lines stand between those of the map: its fifth harmonic stands over its neighbours.
bool thinLines(Measured m, const cv::Mat& flat, const Scale& scale)
{
    constexpr double kOver = 1.5; // of lines alone it stands 1.1 times over them
    std::array<double, 3> strength{};
    for (std::size_t k = 0; k < strength.size(); ++k) {
        lock(m, flat, {4.0 + double(k), scale.step, kFineSigma * scale.sigma, false});
        strength[k] = cv::mean(m.x.amplitude, m.sheet.mask)[0] + cv::mean(m.y.amplitude, m.sheet.mask)[0];
    }
    return strength[1] > kOver * std::sqrt(strength[0] * strength[2]);
}

/// Parts of the sheet that were counted a line too far are put right; whether there were any.
bool countAgain(Measured& m, const cv::Mat& flat, const Scale& scale)
{
    constexpr double kSigma = 0.4; // of what lines are seen through: sharp where a part begins
    lockOnSheet(m, flat, scale, 1, kSigma * scale.sigma);
    LineMap plane;
    plane.plane = m.lines.plane;
    bool x = false, y = false;
    both([&] { x = closeSlips(m.x, plane, 0, 1); }, [&] { y = closeSlips(m.y, plane, 1, 1); });
    if (x || y) {
        fitBends(m.lines, m.x, m.y, flat.size(), knotFor(scale, flat.size()), 0.02);
    }
    return x || y;
}

/// What single lines added to the map, moved to where an axis' thin lines lie.
SmoothField onThinLines(const LineMap& map, const PhaseLattice& thin, int axis, cv::Size size)
{
    constexpr float kUnseen = 0.05F; // weight of what was followed, beside that of clear thin lines
    constexpr double kStiffness = 0.01;
    const SmoothField& followed = axis == 0 ? map.fineX : map.fineY;
    const auto common = float(cv::mean(thin.amplitude, thin.trusted)[0]);
    std::vector<Sample> samples;
    for (int r = 0; r < thin.value.rows; ++r) {
        for (int c = 0; c < thin.value.cols; ++c) {
            const double x = thin.place(c), y = thin.place(r);
            const bool seen = thin.trusted.at<uchar>(r, c);
            const double off = seen ? thin.value.at<double>(r, c) - map.at(x, y)[axis] : 0.0;
            samples.push_back({float(x), float(y), float(followed.at(x, y) + off), seen ? std::min(1.0F, thin.amplitude.at<float>(r, c) / common) : kUnseen});
        }
    }
    return SmoothField::fit(samples, size, followed.knot_px(), kStiffness, SmoothField::Solver::iterative);
}

/// Single lines were followed, a few at any place: what thin lines between them say, of which there are five times as many.
void settleOnThinLines(Measured& m, const cv::Mat& flat, const Scale& scale)
{
    lockOnSheet(m, flat, scale, 5, kFineSigma * scale.sigma);
    const auto settled = [&](PhaseLattice& thin, int axis) {
        closeSlips(thin, m.lines, axis, 5);
        return onThinLines(m.lines, thin, axis, flat.size());
    };
    SmoothField x, y;
    both([&] { x = settled(m.x, 0); }, [&] { y = settled(m.y, 1); });
    m.lines.fineX = x;
    m.lines.fineY = y;
}

/// The last measurement, on the sheet alone, and with the finest lines there are.
void finish(Measured& m, const Working& work, const Scale& scale, bool fine, const Task& task)
{
    m.sheet = findSheet(work, m);
    task.check();
    const cv::Mat flat = flattenedSheet(work, m.sheet);
    const bool again = !m.lines.flat() && countAgain(m, flat, scale);
    lock(m, flat, {1, scale.step, 0.75 * scale.sigma, !m.lines.flat() && !again});
    const auto fit = [&] {
        blankOffSheet(m.x, m.sheet.mask);
        blankOffSheet(m.y, m.sheet.mask);
        if (m.lines.flat()) {
            m.lines = bestPlane(m);
        } else {
            fitBends(m.lines, m.x, m.y, work.flat.size(), knotFor(scale, work.flat.size()), 0.02);
        }
    };
    fit();
    if (fine) {
        task.check();
        lock(m, flat, {5, scale.step, scale.sigma, false});
        fit();
    }
    if (!m.lines.flat() && m.line_mm == 5) {
        task.check();
        const bool thin = scale.period / 5 > kFinestPx && (fine || thinLines(m, flat, scale));
        followLines(m.lines, flat, work.brightest, m.sheet, thin);
        for (int round = 0; thin && round < kSettled; ++round) {
            task.check();
            settleOnThinLines(m, flat, scale);
        }
    }
    if (!m.lines.flat()) {
        holdToPlane(m, flat);
    }
    // How far the lines themselves lie from the map, seen through a narrower window than it was
    // fitted with.
    lock(m, flat, {fine ? 5.0 : 1.0, scale.step, 0.45 * scale.sigma, false});
    blankOffSheet(m.x, m.sheet.mask);
    blankOffSheet(m.y, m.sheet.mask);
    m.sheet = findSheet(work, m);
}

double residualMm(const Measured& m)
{
    return std::max(spreadX(m.x, m.lines, 0), spreadX(m.y, m.lines, 1)) * m.line_mm;
}

/// How far the bends move nearly all of the sheet, at most.
double bendMm(const Measured& m)
{
    std::vector<double> moved;
    for (int r = 0; r < m.x.value.rows; ++r) {
        for (int c = 0; c < m.x.value.cols; ++c) {
            if (m.sheet.mask.at<uchar>(r, c)) {
                const double x = m.x.place(c), y = m.x.place(r);
                moved.push_back(std::hypot(m.lines.bendX.at(x, y), m.lines.bendY.at(x, y)) * m.line_mm);
            }
        }
    }
    return percentileOf(moved, 0.98);
}

/// Lines that are seen on a part of the sheet only and that leave their map, or bend it as no scanner does: its bends follow what is no line.
bool patchy(const Measured& m, const Working& work)
{
    return m.sheet.coverage < (work.two_tones ? kPatchyTwoTones : kPatchy) && (residualMm(m) > kLooseMm || (work.two_tones && bendMm(m) > kScannedMm));
}

} // namespace

double contradicted(const Measured& m, const Working& held)
{
    constexpr double kOff_mm = 0.75;
    const cv::Mat flat = flattenedSheet(held, m.sheet);
    const int step = m.x.step;
    const double period = 1.0 / std::sqrt(std::abs(cv::determinant(m.lines.slope(flat.cols / 2.0, flat.rows / 2.0))));
    Measured again;
    again.lines = m.lines;
    lock(again, flat, {1, step, std::max(1.2 * period, 7.5), false});
    blankOffSheet(again.x, m.sheet.mask);
    blankOffSheet(again.y, m.sheet.mask);
    std::size_t trusted = 0, off = 0;
    for (int r = 0; r < again.x.value.rows; ++r) {
        for (int c = 0; c < again.x.value.cols; ++c) {
            if (again.x.trusted.at<uchar>(r, c) && again.y.trusted.at<uchar>(r, c)) {
                const cv::Vec2d at = m.lines.at(again.x.place(c), again.x.place(r));
                ++trusted;
                off += std::hypot(again.x.value.at<double>(r, c) - at[0], again.y.value.at<double>(r, c) - at[1]) * m.line_mm > kOff_mm;
            }
        }
    }
    return trusted > 0 ? double(off) / double(trusted) : 0.0;
}

cv::Rect clearestPart(const Working& work, double longest)
{
    const cv::Size half(work.flat.cols / 2, work.flat.rows / 2);
    cv::Rect best;
    double score = 10.0; // of a grid's part 15 and more, of beats and tables 5
    for (int r = 0; r <= 2; ++r) {
        for (int c = 0; c <= 2; ++c) {
            const cv::Rect part(c * half.width / 2, r * half.height / 2, half.width, half.height);
            const Spectrum s = findCombs(work.flat(part).clone(), longest);
            if (s.found && s.score > score) {
                score = s.score, best = part;
            }
        }
    }
    return best;
}

std::optional<Measured> measureFringes(const Working& work, double dpi, const Task& task, const Look& look)
{
    const Spectrum s = findCombs(look.part.empty() ? work.flat : work.flat(look.part).clone(), look.longest);
    if (!s.found) {
        return std::nullopt;
    }
    task.check();
    const int harmonic = startHarmonic(s);
    const Comb cx = times(s.x, harmonic), cy = times(s.y, harmonic);
    const Scale scale = scaleFor(cx, cy, work.flat.size());
    Measured m;
    firstMap(m, work, cx, cy, scale, task);
    if (!look.part.empty()) {
        spread(m, work, scale, task);
    }
    refine(m, work, scale, task);
    const Pitch pitch = settlePitch(s, harmonic, m, work, scale, dpi);
    m.line_mm = pitch.line_mm;
    m.assumed = pitch.assumed;
    m.both = pitch.both;
    const Measured unfinished = m;
    finish(m, work, scale, pitch.fineLines, task);
    if (!m.lines.flat() && patchy(m, work)) {
        m = unfinished;
        m.lines = bestPlane(m);
        finish(m, work, scale, pitch.fineLines, task);
    }
    m.residual_mm = residualMm(m);
    m.lines.plane =
        cv::Matx33d(1, 0, pitch.offset[0], 0, 1, pitch.offset[1], 0, 0, 1) * m.lines.plane;
    m.x.value += pitch.offset[0];
    m.y.value += pitch.offset[1];
    return m;
}

} // namespace retrace::fringe
