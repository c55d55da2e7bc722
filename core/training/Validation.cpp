// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Validation.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr float kPeak = 0.3F; // of the two rows' probabilities together, from which a peak counts

/// Sub-pixel rows where a column has a peak: centroid of the three rows round a local maximum.
std::vector<double> peaksOf(const cv::Mat& probability, int column)
{
    std::vector<double> peaks;
    const auto at = [&](int y) { return probability.at<float>(y, column); };
    for (int y = 1; y + 1 < probability.rows; ++y) {
        const float sum = at(y - 1) + at(y) + at(y + 1);
        if (at(y) > at(y - 1) && at(y) >= at(y + 1) && sum > kPeak) {
            peaks.push_back(y + (at(y + 1) - at(y - 1)) / sum);
        }
    }
    return peaks;
}

/// True rows of a column: pairs of neighbours that share one position.
std::vector<double> rowsOf(const cv::Mat& target, int column)
{
    std::vector<double> rows;
    for (int y = 1; y + 2 < target.rows; ++y) {
        const int a = target.at<uchar>(y, column), b = target.at<uchar>(y + 1, column);
        if (a > 0 && a + b >= 250 && target.at<uchar>(y - 1, column) == 0) {
            rows.push_back(y + static_cast<double>(b) / (a + b));
        }
    }
    return rows;
}

double nearest(const std::vector<double>& rows, double y)
{
    double best = 1e9;
    for (const double row : rows) {
        best = std::min(best, std::abs(row - y));
    }
    return best;
}

} // namespace

void PeakCount::addColumn(const cv::Mat& probability, const cv::Mat& target, int column)
{
    const std::vector<double> peaks = peaksOf(probability, column), rows = rowsOf(target, column);
    for (const double row : rows) {
        const double distance = nearest(peaks, row);
        ++m_true;
        if (distance <= 2) {
            ++m_found;
            m_distance += distance;
        }
    }
    for (const double peak : peaks) {
        const int y = static_cast<int>(std::lround(peak));
        bool near = false;
        for (int k = std::max(0, y - 3); k <= std::min(target.rows - 1, y + 3); ++k) {
            near = near || target.at<uchar>(k, column) > 0;
        }
        ++m_peaks;
        m_false += near ? 0 : 1;
    }
}

void PeakCount::add(const cv::Mat& probability, const cv::Mat& target)
{
    for (int column = 0; column < target.cols; ++column) {
        addColumn(probability, target, column);
    }
}

ValidationScore validate(PositionTrainer& trainer, const std::vector<TrainingCrop>& crops, int batch)
{
    ValidationScore score;
    PeakCount count;
    for (std::size_t from = 0; from < crops.size(); from += static_cast<std::size_t>(batch)) {
        std::vector<const TrainingCrop*> some;
        for (std::size_t k = from; k < std::min(crops.size(), from + static_cast<std::size_t>(batch)); ++k) {
            some.push_back(&crops[k]);
        }
        std::vector<float> position;
        const Losses losses = trainer.validate(batchOf(some), position);
        const double share = static_cast<double>(some.size()) / static_cast<double>(crops.size());
        score.loss += share * losses.total;
        score.class_loss += share * losses.classes;
        for (std::size_t k = 0; k < some.size(); ++k) {
            const cv::Mat& target = some[k]->position;
            count.add(cv::Mat(target.size(), CV_32F, position.data() + k * target.total()), target);
        }
    }
    score.found = count.found();
    score.false_share = count.falseShare();
    score.error_px = count.errorPx();
    return score;
}

} // namespace retrace
