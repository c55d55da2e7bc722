// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"
#include "core/ink/ModelManifest.h"
#include "core/ink/PositionNet.h"

#include <memory>
#include <vector>

namespace retrace {

/// A network with what its manifest says of it.
struct LoadedNetwork
{
    std::shared_ptr<const PositionNet> net;
    ModelManifest manifest;
};

/// The model of the params, checked against its manifest (classes, scale, SHA-256); kept for the next page.
/// Throws Problem where it is missing, changed or cannot be read.
LoadedNetwork loadNetwork(const InkParams& params);

/// Spans of length <= about `most` that cover 0..length, neighbours sharing `overlap`; all of one length, a multiple
/// of `stride` (the last may reach past the end).
struct TileSpan { int from = 0, to = 0; };
std::vector<TileSpan> tileSpans(int length, int most, int overlap, int stride);

/// Runs the network over a picture of any size in overlapping tiles; where they overlap they are blended.
/// `net` reads one tile. Cancels between tiles.
NetOutput readInTiles(const PositionNet& net, const cv::Mat& bgr, int most, int overlap, int stride, const Task& task);

/// The classical separation, and beside it the network's reading of the page: rows, names and scale are found in the
/// ink, and the tracing weighs both (measured: gating the ink by the network's classes lost more than it gave).
class NetworkInk final : public InkReader
{
public:
    explicit NetworkInk(LoadedNetwork network) : m_network(std::move(network)) {}
    InkResult read(const UnwarpedPage& page, const InkParams& params, const Task& task) override;

private:
    LoadedNetwork m_network;
};

} // namespace retrace
