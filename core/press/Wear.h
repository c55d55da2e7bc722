// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"
#include "core/press/Press.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace retrace {

/// A page as it is found: aged and captured.
struct WornPage
{
    cv::Mat bgr;       ///< CV_8UC3
    GridMap map;       ///< paper mm -> page px, the one that the page was made with
    cv::Mat classes;   ///< CV_8U of InkClass, size of bgr, warped like the page: what was printed and written
    PrintedPage print; ///< its bgr and classes are released. In truth.record, what lies off the page is NaN
    Profile profile = Profile::clean;
    WearParams wear;
    std::vector<unsigned char> jpeg; ///< the file that bgr was decoded from, where wear.jpeg_quality > 0
};

/// Random numbers of one profile; deterministic by generator state. `mixed` draws the profile too (see drawProfile).
WearParams drawWear(Profile profile, std::mt19937_64& random);
/// Settles `mixed`; any other profile is returned as it is, and the generator is left alone.
Profile drawProfile(Profile profile, std::mt19937_64& random);

/// To draw the layout of a worn page with: the page's own generator begins with its profile, and drawn with one of the same seed the
/// layout would tell the profile.
std::mt19937_64 layoutGenerator(std::uint64_t page_seed);
/// Print of a page that is to live through `profile`: the whole range of papers, inks and furniture, never
/// the reserved design. Low-resolution captures print below `dpi` (never below 102, that is 4 px/mm).
PrintParams drawPrintParams(Profile profile, std::mt19937_64& random, const std::string& layout, double dpi);
/// The design that no profile draws and no training sees: its own grid, pen, font and furniture.
PrintParams drawReservedParams(std::mt19937_64& random, const std::string& layout, double dpi);
/// True where any mark of the reserved design is in the parameters.
bool usesReservedDesign(const PrintParams& params);

/// Ages and captures a printed page. Deterministic by seed. The ink is resampled once.
WornPage wearPage(PrintedPage page, const WearParams& wear, std::uint64_t seed, const Task& task = {});

/// Draws everything by seed, prints and wears. `design`: "" or "reserved". Throws Problem as printPage does.
WornPage printWornPage(const Record& record, Profile profile, std::uint64_t seed, const std::string& layout, double dpi,
                       const std::string& design = "", const Task& task = {});

/// Writes page, truth, mask and the map's mesh (stem_map.npy: float32, rows x columns x 2, page px of the nodes), and
/// returns the manifest entry.
ManifestPage writeWornPage(const WornPage& page, const std::filesystem::path& folder, const std::string& stem,
                           const std::string& record = {}, std::uint64_t seed = 0);

} // namespace retrace
