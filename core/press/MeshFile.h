// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <filesystem>
#include <string>

namespace retrace {

/// The nodes of a map (CV_64FC2) as a NumPy file, format 1.0: float32, C order, shape (rows, columns, 2).
std::string meshBytes(const cv::Mat& nodes);
/// Throws Problem for a file that is missing or not of that kind.
cv::Mat readMesh(const std::filesystem::path& file);
/// The nodes as a reader of the file will get them.
cv::Mat asInMeshFile(const cv::Mat& nodes);

} // namespace retrace
