// SPDX-License-Identifier: GPL-3.0-or-later
// The heart as a turning dipole: McSharry et al., IEEE Trans Biomed Eng 50(3), 2003, whose sums of Gaussian
// kernels over the beat's phase Sameni et al., EURASIP J Adv Signal Process 2007:043407, carry over to the three
// coordinates of the dipole. The leads are its projections after Dower (Dower et al. 1980; the matrix as in
// Edenbrandt and Pahlm, J Electrocardiol 21(4), 1988): x to the left, y to the feet, z to the back.
#include "core/press/Press.h"
#include "core/press/Random.h"

#include <Eigen/Core>
#include <Eigen/Geometry>

#include <cmath>
#include <numbers>

namespace retrace {
namespace {

using Eigen::Vector3d;
constexpr double kPi = std::numbers::pi;

enum class Wave { p, qrs, t };

/// One Gaussian of the dipole over the beat's phase (radians; 0 is the R peak), in mV.
struct Kernel
{
    int axis;
    double phase_rad, amplitude_mv, width_rad;
    Wave wave;
};

// Sameni et al. 2007: kernels fitted to a healthy person's Frank vectorcardiogram.
constexpr Kernel kHealthy[] = {
    {0, -1.09, 0.03, 0.0906, Wave::p},   {0, -0.83, 0.08, 0.1057, Wave::p},
    {0, -0.19, -0.13, 0.0453, Wave::qrs}, {0, -0.07, 0.85, 0.0378, Wave::qrs},
    {0, 0.0, 1.11, 0.0332, Wave::qrs},   {0, 0.06, 0.75, 0.0302, Wave::qrs},
    {0, 0.22, 0.06, 0.0378, Wave::qrs},  {0, 1.2, 0.1, 0.604, Wave::t},
    {0, 1.42, 0.17, 0.302, Wave::t},     {0, 1.68, 0.39, 0.1812, Wave::t},
    {0, 2.9, 0.03, 0.5, Wave::t},        {1, -1.1, 0.035, 0.07, Wave::p},
    {1, -0.9, 0.015, 0.07, Wave::p},     {1, -0.76, -0.019, 0.04, Wave::p},
    {1, -0.11, 0.32, 0.055, Wave::qrs},  {1, -0.01, 0.51, 0.037, Wave::qrs},
    {1, 0.065, -0.32, 0.0604, Wave::qrs}, {1, 0.8, 0.04, 0.45, Wave::t},
    {1, 1.58, 0.08, 0.3, Wave::t},       {1, 2.9, 0.014, 0.5, Wave::t},
    {2, -1.1, -0.03, 0.03, Wave::p},     {2, -0.93, -0.14, 0.12, Wave::p},
    {2, -0.7, -0.035, 0.04, Wave::p},    {2, -0.4, 0.045, 0.4, Wave::p},
    {2, -0.15, -0.4, 0.045, Wave::qrs},  {2, 0.095, 0.46, 0.05, Wave::qrs},
    {2, 1.05, -0.12, 0.8, Wave::t},      {2, 1.25, -0.2, 0.4, Wave::t},
    {2, 1.55, -0.35, 0.2, Wave::t},
};

// Dower: rows I, II, V1..V6 over the dipole's x, y, z.
constexpr double kDower[8][3] = {
    {0.632, -0.235, 0.059},  {0.235, 1.066, -0.132}, {-0.515, 0.157, -0.917}, {0.044, 0.164, -1.387},
    {0.882, 0.098, -1.277},  {1.213, 0.127, -0.601}, {1.125, 0.127, -0.086},  {0.831, 0.076, 0.230},
};
constexpr Lead kProjected[8] = {Lead::I,  Lead::II, Lead::V1, Lead::V2,
                                Lead::V3, Lead::V4, Lead::V5, Lead::V6};

struct Beat
{
    double r_time_s = 0;
    double rr_s = 0.8;
    bool ectopic = false;
};

/// What distinguishes one heart from the next.
struct Heart
{
    std::vector<Kernel> kernels;
    Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();
    double rr_s = 0.8;
    double variability = 0.03;
    double ectopic_share = 0;
    double fibrillation_mv = 0; ///< > 0: irregular, no P waves
};

void widenQrs(std::vector<Kernel>& kernels, double factor)
{
    for (Kernel& kernel : kernels) {
        if (kernel.wave == Wave::qrs) {
            kernel.phase_rad *= factor;
            kernel.width_rad *= factor;
            kernel.amplitude_mv *= 0.75;
        } else if (kernel.wave == Wave::t) {
            kernel.amplitude_mv *= kernel.axis == 0 ? -0.9 : 1.2; // T turns away from a wide QRS
        }
    }
}

Heart drawHeart(Random& random)
{
    Heart heart;
    heart.kernels.assign(std::begin(kHealthy), std::end(kHealthy));
    const double size = random.between(0.6, 1.1);
    const double t_size = random.chance(0.15) ? random.between(-0.6, 0.3) : random.between(0.6, 1.3);
    for (Kernel& kernel : heart.kernels) {
        kernel.amplitude_mv *= size * (1.0 + 0.12 * random.normal());
        kernel.amplitude_mv *= kernel.wave == Wave::t ? t_size : 1.0;
        kernel.width_rad *= random.between(0.9, 1.12);
    }
    const double axis_rad = random.between(-35, 40) * kPi / 180.0;
    const double turn_rad = random.between(-25, 25) * kPi / 180.0;
    heart.rotation = Eigen::AngleAxisd(axis_rad, Vector3d::UnitZ()) *
                     Eigen::AngleAxisd(turn_rad, Vector3d::UnitY());
    heart.rr_s = 60.0 / random.between(50, 110);
    heart.variability = random.between(0.01, 0.05);
    const double kind = random.uniform();
    if (kind < 0.15) {
        heart.fibrillation_mv = random.between(0.02, 0.08);
    } else if (kind < 0.30) {
        heart.ectopic_share = random.between(0.08, 0.2);
    } else if (kind < 0.42) {
        widenQrs(heart.kernels, random.between(1.6, 2.1));
    }
    return heart;
}

std::vector<Beat> drawBeats(const Heart& heart, double duration_s, Random& random)
{
    const double slow_phase = random.between(0, 2 * kPi), breath_phase = random.between(0, 2 * kPi);
    std::vector<Beat> beats;
    double time_s = -2.0 - random.uniform();
    while (time_s < duration_s + 2.0) {
        // McSharry 2003: the RR spectrum has its two peaks at 0.1 Hz (Mayer) and 0.25 Hz (breath).
        double rr_s = heart.rr_s * (1.0 + heart.variability * (std::sin(2 * kPi * 0.1 * time_s + slow_phase) +
                                                              std::sin(2 * kPi * 0.25 * time_s + breath_phase)));
        if (heart.fibrillation_mv > 0) {
            rr_s = std::max(0.32, heart.rr_s * std::exp(0.22 * random.normal()));
        }
        const bool ectopic = random.chance(heart.ectopic_share);
        if (ectopic && !beats.empty() && !beats.back().ectopic) {
            beats.push_back({time_s - 0.38 * rr_s, rr_s, true});
            time_s += rr_s; // the pause makes up for the early beat
        } else {
            beats.push_back({time_s, rr_s, false});
            time_s += rr_s;
        }
    }
    return beats;
}

/// The kernels of one beat, with an ectopic one's own: no P, wide, large, turned, T against the QRS.
std::vector<Kernel> beatKernels(const Heart& heart, const Beat& beat)
{
    std::vector<Kernel> kernels;
    for (Kernel kernel : heart.kernels) {
        if (kernel.wave == Wave::p && (beat.ectopic || heart.fibrillation_mv > 0)) {
            continue;
        }
        if (beat.ectopic && kernel.wave == Wave::qrs) {
            kernel.phase_rad *= 2.4;
            kernel.width_rad *= 2.4;
            kernel.amplitude_mv *= kernel.axis == 0 ? -0.7 : 1.2;
        } else if (beat.ectopic) {
            kernel.amplitude_mv *= kernel.axis == 0 ? 1.3 : -1.1;
        }
        kernels.push_back(kernel);
    }
    return kernels;
}

void addBeat(Eigen::Matrix3Xd& dipole, const Heart& heart, const Beat& beat, double fs_hz)
{
    // Phase to time with the square root of RR, which is ecgsyn's scaling of kernels with the rate.
    const double s_per_rad = std::sqrt(beat.rr_s) / (2 * kPi);
    for (const Kernel& kernel : beatKernels(heart, beat)) {
        const double centre_s = beat.r_time_s + kernel.phase_rad * s_per_rad;
        const double width_s = kernel.width_rad * s_per_rad;
        const auto first = std::max<long>(0, std::lround((centre_s - 6 * width_s) * fs_hz));
        const auto last = std::min<long>(dipole.cols() - 1, std::lround((centre_s + 6 * width_s) * fs_hz));
        for (long i = first; i <= last; ++i) {
            const double u = (static_cast<double>(i) / fs_hz - centre_s) / width_s;
            dipole(kernel.axis, i) += kernel.amplitude_mv * std::exp(-0.5 * u * u);
        }
    }
}

/// Fibrillation: the atria's dipole wanders at 5 to 7 Hz.
void addFibrillation(Eigen::Matrix3Xd& dipole, double amplitude_mv, double fs_hz, Random& random)
{
    for (int wave = 0; wave < 4; ++wave) {
        const double f_hz = random.between(4.5, 7.5);
        const Vector3d direction = amplitude_mv * Vector3d(random.normal(), random.normal(), random.normal()) / 2;
        const double phase = random.between(0, 2 * kPi);
        for (long i = 0; i < dipole.cols(); ++i) {
            dipole.col(i) += direction * std::sin(2 * kPi * f_hz * static_cast<double>(i) / fs_hz + phase);
        }
    }
}

/// Breath and muscle on one lead: a slow wander and band-limited noise.
void addNoise(SamplesMv& samples, double fs_hz, double wander_mv, double muscle_mv, Random& random)
{
    const double f_hz = random.between(0.12, 0.35), phase = random.between(0, 2 * kPi);
    double a = 0, b = 0; // two poles at about 80 Hz of 500
    for (std::size_t i = 0; i < samples.size(); ++i) {
        a += 0.55 * (random.normal() - a);
        b += 0.55 * (a - b);
        samples[i] += wander_mv * std::sin(2 * kPi * f_hz * static_cast<double>(i) / fs_hz + phase) + muscle_mv * b;
    }
}

/// III and the augmented leads from I and II: the laws of Einthoven and Goldberger hold by construction.
void deriveLimbLeads(Record& record)
{
    const SamplesMv &one = record.leads[Lead::I], &two = record.leads[Lead::II];
    for (Lead lead : {Lead::III, Lead::aVR, Lead::aVL, Lead::aVF}) {
        record.leads[lead].resize(one.size());
    }
    for (std::size_t i = 0; i < one.size(); ++i) {
        record.leads[Lead::III][i] = two[i] - one[i];
        record.leads[Lead::aVR][i] = -(one[i] + two[i]) / 2;
        record.leads[Lead::aVL][i] = one[i] - two[i] / 2;
        record.leads[Lead::aVF][i] = two[i] - one[i] / 2;
    }
}

} // namespace

Record syntheticHeart(std::uint64_t seed, double duration_s, double fs_hz)
{
    std::mt19937_64 generator(seed);
    Random random(generator);
    const Heart heart = drawHeart(random);
    Eigen::Matrix3Xd dipole = Eigen::Matrix3Xd::Zero(3, std::lround(duration_s * fs_hz));
    for (const Beat& beat : drawBeats(heart, duration_s, random)) {
        addBeat(dipole, heart, beat, fs_hz);
    }
    if (heart.fibrillation_mv > 0) {
        addFibrillation(dipole, heart.fibrillation_mv, fs_hz, random);
    }
    dipole = heart.rotation * dipole;

    Record record;
    record.name = "synthetic_" + std::to_string(seed);
    record.fs_hz = fs_hz;
    const double wander_mv = random.between(0, 0.04), muscle_mv = random.between(0.002, 0.02);
    for (int row = 0; row < 8; ++row) {
        const Eigen::RowVector3d field(kDower[row][0], kDower[row][1], kDower[row][2]);
        const Eigen::RowVectorXd projected = field * dipole;
        SamplesMv samples(projected.data(), projected.data() + projected.size());
        addNoise(samples, fs_hz, wander_mv * random.uniform(), muscle_mv, random);
        record.leads[kProjected[row]] = std::move(samples);
    }
    deriveLimbLeads(record);
    return record;
}

} // namespace retrace
