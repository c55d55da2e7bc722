// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/CropPool.h"

namespace retrace {

/// How well positions are found on crops that training never saw.
struct ValidationScore
{
    double loss = 0;          ///< that of training
    double class_loss = 0;
    double found = 0;         ///< share of true positions (row per half-pixel column) with a peak within 2 pixels
    double false_share = 0;   ///< share of peaks with no true position within 3 pixels
    double error_px = 0;      ///< mean distance of the sub-pixel peak from the true row, where found
};

/// Adds up one picture: `probability` CV_32F and `target` CV_8U, both H x 2W.
class PeakCount
{
public:
    void add(const cv::Mat& probability, const cv::Mat& target);
    double found() const { return m_true > 0 ? static_cast<double>(m_found) / m_true : 0; }
    double falseShare() const { return m_peaks > 0 ? static_cast<double>(m_false) / m_peaks : 0; }
    double errorPx() const { return m_found > 0 ? m_distance / m_found : 0; }

private:
    void addColumn(const cv::Mat& probability, const cv::Mat& target, int column);
    long m_true = 0, m_found = 0, m_peaks = 0, m_false = 0;
    double m_distance = 0;
};

ValidationScore validate(PositionTrainer& trainer, const std::vector<TrainingCrop>& crops, int batch);

} // namespace retrace
