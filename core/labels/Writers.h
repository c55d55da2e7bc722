// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/labels/Labels.h"

#include <map>
#include <string>
#include <vector>

namespace retrace {

// What the writers share, and one function for each of them.

std::string pngBytes(const cv::Mat& image, int effort = 3);
void writeInto(const std::filesystem::path& file, const std::string& bytes); ///< makes the folder; throws Problem

/// The class of a lead in detection formats: its name, "X" for every strip without one.
std::string className(Lead lead);
/// Names of all classes, in the order of their numbers (from 0): leads, "X", "pulse", "text".
const std::vector<std::string>& detectionClasses();
int detectionClass(const std::string& name);

/// A box on the page about the corners of one on the paper, within the page; pixel edges, not centres: x, y, width, height.
cv::Rect2d boxOnPage(const PrintedSheet& sheet, const PaperBox& box);
/// The printed name of a box: the name of its lead nearest to where it begins; nullptr if there is none.
const PrintTruth::Text* nameOf(const PrintTruth& truth, const LeadBox& box);

/// Outlines of a mask (nonzero) along the pixels' edges, without holes: strips that run on from column to column. Drawn and
/// filled, they give the mask again.
std::vector<std::vector<cv::Point>> outlines(const cv::Mat& mask);

std::unique_ptr<LabelWriter> makePlainWriter(const std::filesystem::path& out);
std::unique_ptr<LabelWriter> makeNnUnetWriter(const std::filesystem::path& out, bool text_kept);
std::unique_ptr<LabelWriter> makeCocoWriter(const std::filesystem::path& out, bool text_kept);
std::unique_ptr<LabelWriter> makeYoloWriter(const std::filesystem::path& out);
std::unique_ptr<LabelWriter> makeContestWriter(const std::filesystem::path& out);

} // namespace retrace
