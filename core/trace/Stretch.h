// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Refine.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace retrace {

constexpr std::size_t kKnotsPerColumn = 2;

double rms(const std::vector<double>& v);

/// Means of `per_knot` values each of y[from .. end).
std::vector<double> knotsOf(const std::vector<double>& y, std::size_t from, std::size_t end, std::size_t per_knot);

/// The pen's profile and its slope, tabulated.
class Profile
{
public:
    explicit Profile(const PenModel& pen);

    double reach() const { return m_reach; }
    double at(double d) const { return read(m_at, d); }
    double slopeAt(double d) const { return read(m_slope, d); }

private:
    static constexpr double kStep = 0.02; // px
    double read(const std::vector<double>& table, double d) const;

    double m_reach;
    std::vector<double> m_at, m_slope;
};

struct Pixel { int x, y; float coverage; };

/// A stretch of path without gaps as knots, and the pixels that it has to explain.
class Stretch
{
public:
    /// Pixels about the knots `also` count too.
    Stretch(const DrawnRow& row, double first_x, std::vector<double> knots, const Profile& profile, double spacing, const std::vector<double>& also = {});

    /// Moves the knots; false if there was nothing to gain.
    bool fit();

    /// Share of the way through these knots that runs over pixels that are its own.
    double ownOf(const std::vector<double>& knots) const;

    /// What a way through these knots leaves of the pixels, in the same terms as the fit's.
    double restOf(const std::vector<double>& knots) const;

    const std::vector<double>& knots() const { return m_y; }
    const std::vector<Pixel>& pixels() const { return m_pixels; }
    const std::vector<double>& before() const { return m_before; }
    const std::vector<double>& after() const { return m_after; }

private:
    /// The point of a way that is nearest to a pixel: `d` from it (px; far beyond the pen where there is none), `dy` of it along y, a share
    /// `u` of segment k.
    struct Near { float d, dy, u; std::uint32_t k; };

    bool fitOnce();

    double at(std::size_t k) const { return m_x + static_cast<double>(k) * m_spacing; }

    /// Segments whose ends lie within `reach` (px along) of a column.
    std::pair<std::size_t, std::size_t> segmentsNear(double x, double reach) const;

    void collect();

    /// For each of the pixels.
    std::vector<Near> nearest(const std::vector<double>& s) const;

    std::vector<double> residuals(const std::vector<Near>& near) const;

    static double bend(const std::vector<double>& s, std::size_t k) { return s[k - 1] - 2 * s[k] + s[k + 1]; }

    double costOf(const std::vector<double>& s, const std::vector<double>& r) const;

    /// From m_y, which `near` belongs to.
    std::vector<double> step(const std::vector<Near>& near, double damping) const;

    const DrawnRow& m_row;
    const Profile& m_profile;
    double m_x, m_spacing;
    std::vector<double> m_y, m_start;
    double m_noise;
    long m_from = 0;
    std::vector<double> m_top, m_bottom; ///< per column: as far as pixels are looked at
    std::vector<Pixel> m_pixels;        ///< column by column, downwards
    std::vector<double> m_before, m_after;
};

} // namespace retrace
