// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/labels/LabelPage.h"

#include <memory>
#include <string>
#include <vector>

namespace retrace {

/// Writes pages as some training script wants them. Pages are handed over one at a time and not kept.
class LabelWriter
{
public:
    virtual ~LabelWriter() = default;
    /// Throws Problem where a file cannot be written.
    virtual void add(const LabelPage& page) = 0;
    /// Writes what speaks of all pages. Without it the folder is not complete.
    virtual void finish() = 0;
};

/// plain, nnunet, coco, yolo, contest.
const std::vector<std::string>& labelFormats();

/// Formats (what of them was read: docs/labels.md):
/// - plain: the press's own format (Press.h: manifest.json, version 1), with the field "label" for each page;
/// - nnunet: an nnU-Net v2 raw data set (nnUNet/documentation/dataset_format.md), Dataset701_Retrace;
/// - coco: object detection, keypoints included (https://cocodataset.org/#format-data), one JSON a part;
/// - yolo: boxes (https://docs.ultralytics.com/datasets/detect/);
/// - contest: train.csv, ID/ID.csv, ID/ID-0001.png, as in the contest "PhysioNet - Digitization of ECG Images".
/// `text_kept`: for the data sets' descriptions. Throws Problem for another format.
std::unique_ptr<LabelWriter> makeLabelWriter(const std::string& format, const std::filesystem::path& out, bool text_kept);

} // namespace retrace
