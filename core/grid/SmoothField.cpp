// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/SmoothField.h"

#include "core/record/Median.h"

#include <Eigen/Sparse>
#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCholesky>

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace::fringe
{
namespace
{

using Weights = std::array<double, 4>;

Weights bspline(double t)
{
    const double s = 1 - t;
    return {s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6,
            t * t * t / 6};
}

struct Lattice {
    int nx = 0, ny = 0;
    double knot = 1;
    int index(int ix, int iy) const { return iy * nx + ix; }
};

/// Where a point lies: first of its four knots in each direction, and their weights.
struct Footing {
    int ix = 0, iy = 0;
    Weights wx{}, wy{};
};

/// The lattice has one knot before the image's first pixel; outside its cells the edge cell's
/// polynomial is not used (callers extrapolate).
Footing footing(const Lattice& lattice, double x, double y)
{
    const double gx = std::clamp(x / lattice.knot + 1.0, 1.0, lattice.nx - 2.0 - 1e-9);
    const double gy = std::clamp(y / lattice.knot + 1.0, 1.0, lattice.ny - 2.0 - 1e-9);
    Footing f;
    f.ix = int(gx) - 1;
    f.iy = int(gy) - 1;
    f.wx = bspline(gx - int(gx));
    f.wy = bspline(gy - int(gy));
    return f;
}

/// Symmetric matrix as a 7x7 stencil a knot: cheap to add to.
class Stencil
{
public:
    explicit Stencil(const Lattice& lattice)
        : m_lattice(lattice), m_v(size_t(lattice.nx) * size_t(lattice.ny) * 49)
    {
    }

    void add(int ax, int ay, int bx, int by, double v)
    {
        m_v[size_t(m_lattice.index(ax, ay)) * 49 + size_t((by - ay + 3) * 7 + bx - ax + 3)] += v;
    }

    Eigen::SparseMatrix<double> matrix() const
    {
        std::vector<Eigen::Triplet<double>> entries;
        entries.reserve(m_v.size() / 2);
        for (int y = 0; y < m_lattice.ny; ++y) {
            for (int x = 0; x < m_lattice.nx; ++x) {
                for (int k = 0; k < 49; ++k) {
                    const int bx = x + k % 7 - 3, by = y + k / 7 - 3;
                    const double v = m_v[size_t(m_lattice.index(x, y)) * 49 + size_t(k)];
                    if (v != 0 && m_lattice.index(bx, by) <= m_lattice.index(x, y)) {
                        entries.emplace_back(m_lattice.index(x, y), m_lattice.index(bx, by), v);
                    }
                }
            }
        }
        const int n = m_lattice.nx * m_lattice.ny;
        Eigen::SparseMatrix<double> m(n, n);
        m.setFromTriplets(entries.begin(), entries.end());
        return m;
    }

private:
    const Lattice& m_lattice;
    std::vector<double> m_v;
};

struct Term {
    int dx, dy;
    double w;
};

void addSquare(Stencil& a, const Lattice& l, int x, int y, std::initializer_list<Term> terms,
               double weight)
{
    for (const Term& t : terms) {
        if (x + t.dx < 0 || x + t.dx >= l.nx || y + t.dy < 0 || y + t.dy >= l.ny) {
            return;
        }
    }
    for (const Term& s : terms) {
        for (const Term& t : terms) {
            a.add(x + s.dx, y + s.dy, x + t.dx, y + t.dy, weight * s.w * t.w);
        }
    }
}

void addBending(Stencil& a, const Lattice& l, double stiffness)
{
    for (int y = 0; y < l.ny; ++y) {
        for (int x = 0; x < l.nx; ++x) {
            addSquare(a, l, x, y, {{-1, 0, 1}, {0, 0, -2}, {1, 0, 1}}, stiffness);
            addSquare(a, l, x, y, {{0, -1, 1}, {0, 0, -2}, {0, 1, 1}}, stiffness);
            addSquare(a, l, x, y, {{0, 0, 1}, {1, 0, -1}, {0, 1, -1}, {1, 1, 1}}, 2 * stiffness);
        }
    }
}

void addSample(Stencil& a, Eigen::VectorXd& b, const Lattice& l, const Sample& s, double weight)
{
    const Footing f = footing(l, s.x, s.y);
    for (int j = 0; j < 16; ++j) {
        const double wj = weight * f.wx[size_t(j % 4)] * f.wy[size_t(j / 4)];
        const int jx = f.ix + j % 4, jy = f.iy + j / 4;
        b[l.index(jx, jy)] += wj * s.value;
        for (int k = 0; k <= j; ++k) { // the lower triangle is enough
            a.add(jx, jy, f.ix + k % 4, f.iy + k / 4,
                  wj * f.wx[size_t(k % 4)] * f.wy[size_t(k / 4)]);
        }
    }
}

double valueAt(const cv::Mat& c, const Lattice& l, double x, double y)
{
    const Footing f = footing(l, x, y);
    double sum = 0;
    for (int j = 0; j < 4; ++j) {
        const double* row = c.ptr<double>(f.iy + j) + f.ix;
        sum += f.wy[size_t(j)] *
               (f.wx[0] * row[0] + f.wx[1] * row[1] + f.wx[2] * row[2] + f.wx[3] * row[3]);
    }
    return sum;
}

} // namespace

SmoothField SmoothField::fit(const std::vector<Sample>& samples, cv::Size size, double knot_px,
                             double stiffness, Solver how)
{
    SmoothField field;
    field.m_knot = knot_px;
    const Lattice l{int(size.width / knot_px) + 5, int(size.height / knot_px) + 5, knot_px};
    double total = 1e-9;
    for (const Sample& s : samples) {
        total += s.weight;
    }
    // One unit of weight in every knot cell on the average.
    const double norm = double(l.nx) * l.ny / total;
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver;
    std::vector<double> off(samples.size(), 0.0);
    double spread = 0;
    Eigen::VectorXd c = Eigen::VectorXd::Zero(l.nx * l.ny);
    for (int round = 0; round < 3; ++round) {
        Stencil a(l);
        Eigen::VectorXd b = Eigen::VectorXd::Zero(l.nx * l.ny);
        addBending(a, l, stiffness);
        for (int i = 0; i < l.nx * l.ny; ++i) {
            a.add(i % l.nx, i / l.nx, i % l.nx, i / l.nx, 1e-9);
        }
        for (size_t i = 0; i < samples.size(); ++i) {
            const double r = round ? off[i] / (3 * spread) : 0;
            addSample(a, b, l, samples[i], norm * samples[i].weight / ((1 + r * r) * (1 + r * r)));
        }
        const Eigen::SparseMatrix<double> matrix = a.matrix();
        if (how == Solver::iterative) {
            Eigen::ConjugateGradient<Eigen::SparseMatrix<double>, Eigen::Lower> steps(matrix);
            steps.setTolerance(1e-4);
            c = steps.solveWithGuess(b, c);
        } else {
            if (round == 0) {
                solver.analyzePattern(matrix);
            }
            solver.factorize(matrix);
            c = solver.solve(b);
        }
        field.m_c = cv::Mat(l.ny, l.nx, CV_64F, c.data()).clone();
        for (size_t i = 0; i < samples.size(); ++i) {
            off[i] = std::abs(samples[i].value - valueAt(field.m_c, l, samples[i].x, samples[i].y));
        }
        spread = 1.4826 * medianOf(off) + 1e-6;
    }
    return field;
}

double SmoothField::at(double x, double y) const
{
    const Lattice l{m_c.cols, m_c.rows, m_knot};
    const double xin = std::clamp(x, 0.0, (l.nx - 5) * m_knot + m_knot);
    const double yin = std::clamp(y, 0.0, (l.ny - 5) * m_knot + m_knot);
    const double v = valueAt(m_c, l, xin, yin);
    if (x == xin && y == yin) {
        return v;
    }
    const double h = 0.5 * m_knot;
    const double sx = x < xin ? h : -h, sy = y < yin ? h : -h;
    return v + (x - xin) / sx * (valueAt(m_c, l, xin + sx, yin) - v) +
           (y - yin) / sy * (valueAt(m_c, l, xin, yin + sy) - v);
}

} // namespace retrace::fringe
