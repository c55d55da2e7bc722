// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/LimbLeads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace retrace {
namespace {

constexpr double kApartS = 0.08;   // spans begin and end together within this
constexpr double kLeastS = 0.2;    // of a span in which all of its readings are there
constexpr double kSlowS = 0.08;    // window of the running mean, taken twice
constexpr double kSpans = 0.5;     // of a span a reading must be there

struct Reading
{
    Lead lead;
    const SamplesMv* v_mv;
    std::array<double, 2> of; ///< lead = of[0] I + of[1] II

    bool at(std::size_t k) const { return k < v_mv->size() && !std::isnan((*v_mv)[k]); }
};

const std::map<Lead, std::array<double, 2>>& sums()
{
    static const std::map<Lead, std::array<double, 2>> sums = {{Lead::I, {1, 0}}, {Lead::II, {0, 1}}, {Lead::III, {-1, 1}},
                                                               {Lead::aVR, {-0.5, -0.5}}, {Lead::aVL, {1, -0.5}}, {Lead::aVF, {-0.5, 1}}};
    return sums;
}

/// Where readings begin and end.
std::vector<std::size_t> edgesOf(const std::vector<Reading>& readings, std::size_t rows, std::size_t apart)
{
    std::vector<std::size_t> all;
    for (const Reading& r : readings) {
        const auto there = [](double v) { return !std::isnan(v); };
        const auto first = std::ranges::find_if(*r.v_mv, there);
        const auto last = std::find_if(r.v_mv->rbegin(), r.v_mv->rend(), there);
        if (first != r.v_mv->end()) {
            all.push_back(static_cast<std::size_t>(first - r.v_mv->begin()));
            all.push_back(std::min(rows, static_cast<std::size_t>(r.v_mv->rend() - last)));
        }
    }
    std::ranges::sort(all);
    std::vector<std::size_t> edges;
    for (const std::size_t e : all) {
        if (edges.empty() || e - edges.back() > apart) {
            edges.push_back(e);
        }
    }
    return edges;
}

/// I and II that fit the readings `of` (row: one reading) best; nothing where they are not settled by them.
std::optional<std::array<double, 2>> fitted(const std::vector<Reading>& readings, const std::vector<double>& level, std::size_t k)
{
    double aa = 0, ab = 0, bb = 0, ay = 0, by = 0;
    int n = 0;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const Reading& r = readings[i];
        if (r.at(k)) {
            const double y = (*r.v_mv)[k] - level[i];
            aa += r.of[0] * r.of[0], ab += r.of[0] * r.of[1], bb += r.of[1] * r.of[1], ay += r.of[0] * y, by += r.of[1] * y;
            ++n;
        }
    }
    const double det = aa * bb - ab * ab;
    if (n < 3 || det < 1e-6 * (aa * bb + 1e-12)) {
        return std::nullopt;
    }
    return std::array<double, 2>{(bb * ay - ab * by) / det, (aa * by - ab * ay) / det};
}

double slowSquare(const std::vector<double>& v, std::size_t half)
{
    std::vector<double> now = v;
    for (int round = 0; round < 2; ++round) {
        std::vector<double> sums{0}, next;
        for (const double x : now) {
            sums.push_back(sums.back() + x);
        }
        for (std::size_t i = 0; i < now.size(); ++i) {
            const std::size_t a = i > half ? i - half : 0, b = std::min(now.size(), i + half + 1);
            next.push_back((sums[b] - sums[a]) / static_cast<double>(b - a));
        }
        now = std::move(next);
    }
    double square = 0;
    for (const double x : now) {
        square += x * x;
    }
    return square;
}

} // namespace

std::map<Lead, SamplesMv> correctLimbLeads(Record& record, std::span<const LimbReading> others, const FixedShares& fixed)
{
    const Record was = record;
    std::vector<Reading> all;
    const auto add = [&](Lead lead, const SamplesMv& v) {
        if (const auto sum = sums().find(lead); sum != sums().end()) {
            all.push_back({lead, &v, sum->second});
        }
    };
    for (const auto& [lead, v] : was.leads) {
        add(lead, v);
    }
    const std::size_t of_record = all.size();
    for (const LimbReading& other : others) {
        add(other.lead, other.v_mv);
    }
    const auto freeShare = [&](Lead lead, std::size_t k) {
        const auto shares = fixed.find(lead);
        return shares != fixed.end() && k < shares->second.size() ? 1 - shares->second[k] : 1.0;
    };
    const double fs = record.fs_hz;
    const std::vector<std::size_t> edges = edgesOf(all, was.rows(), static_cast<std::size_t>(kApartS * fs));
    std::map<Lead, SamplesMv> replaced;
    for (std::size_t e = 0; e + 1 < edges.size(); ++e) {
        const std::size_t from = edges[e], to = edges[e + 1];
        std::vector<Reading> readings;
        std::vector<bool> exported;
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::size_t there = 0;
            for (std::size_t k = from; k < to; ++k) {
                there += all[i].at(k) ? 1 : 0;
            }
            if (static_cast<double>(there) > kSpans * static_cast<double>(to - from)) {
                readings.push_back(all[i]);
                exported.push_back(i < of_record);
            }
        }
        std::vector<std::size_t> common;
        for (std::size_t k = from; k < to; ++k) {
            if (std::ranges::all_of(readings, [&](const Reading& r) { return r.at(k); })) {
                common.push_back(k);
            }
        }
        if (readings.size() < 3 || static_cast<double>(common.size()) < kLeastS * fs) {
            continue;
        }
        std::vector<double> level;
        for (const Reading& r : readings) {
            double sum = 0;
            for (const std::size_t k : common) {
                sum += (*r.v_mv)[k];
            }
            level.push_back(sum / static_cast<double>(common.size()));
        }
        const auto half = static_cast<std::size_t>(0.5 * kSlowS * fs);
        double left = 0, signal = 0;
        for (std::size_t i = 0; i < readings.size(); ++i) {
            std::vector<double> rest, own;
            for (const std::size_t k : common) {
                const auto x = fitted(readings, level, k);
                own.push_back((*readings[i].v_mv)[k] - level[i]);
                rest.push_back(x ? own.back() - readings[i].of[0] * (*x)[0] - readings[i].of[1] * (*x)[1] : 0.0);
            }
            left += slowSquare(rest, half), signal += slowSquare(own, half);
        }
        const double freedom = static_cast<double>(readings.size() - 2) / static_cast<double>(readings.size());
        if (left > kMostLeft * kMostLeft * freedom * signal) {
            continue;
        }
        for (std::size_t k = from; k < to; ++k) {
            const auto x = fitted(readings, level, k);
            for (std::size_t i = 0; x && i < readings.size(); ++i) {
                if (exported[i] && readings[i].at(k)) {
                    double& v = record.leads[readings[i].lead][k];
                    v += freeShare(readings[i].lead, k) * (level[i] + readings[i].of[0] * (*x)[0] + readings[i].of[1] * (*x)[1] - v);
                    replaced.try_emplace(readings[i].lead, was.leads.at(readings[i].lead));
                }
            }
        }
    }
    return replaced;
}

} // namespace retrace
