// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <filesystem>
#include <string>

namespace retrace {

/// A mask of InkClass (CV_8U) as an indexed PNG: the index is the class, the palette is for a person's eyes
/// (paper white, trace black, text blue, pulse green, grid pink).
std::string classPng(const cv::Mat& classes);

/// Reads such a file, or an older one whose grey values are the classes. Throws Problem for anything else.
cv::Mat readClassPng(const std::filesystem::path& file);

} // namespace retrace
