// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace retrace {

/// What became of a page. `mixed` draws one of the others: 30 % scan, 30 % photo, 20 % crumpled, 10 % fax, 10 % clean.
enum class Profile { clean, scan, photo, crumpled, fax, mixed };
std::string_view profileName(Profile profile);
/// Throws Problem for an unknown name.
Profile profileFromName(std::string_view name);

enum class Tone { colour, grey, bilevel, dithered };
enum class Tabletop { lid, wood, dark, desk, cloth, black };

/// Every number of a page's life after the printer. 0 (or the default) is "not there". Ranges: what drawWear draws,
/// by profile in docs/press.md; the widest range is given here. Places are drawn by `seed` of wearPage.
struct WearParams
{
    // Furniture and marks on the flat paper.
    int logos = 0;                  ///< 0..1, at the top
    int barcodes = 0;               ///< 0..1
    int stamps = 0;                 ///< 0..1
    int handwriting = 0;            ///< 0..3 scrawled lines
    int pen_marks = 0;              ///< 0..3 arrows, rings and ticks by hand, over the traces too
    int highlights = 0;             ///< 0..2 strokes of a highlighter
    int stains = 0;                 ///< 0..2 rings and drops
    int tapes = 0;                  ///< 0..2 strips of clear tape
    int redactions = 0;             ///< 0..4 opaque bars over header words
    int punch_holes = 0;            ///< 0, 2 or 4, 6 mm wide, at an edge
    int tears = 0;                  ///< 0..2 notches of up to 14 mm in the edges
    int mould = 0;                  ///< 0..40 specks
    double yellowing = 0;           ///< 0..0.18 of the blue light taken away

    // Relief: one height field gives the warp and the shading.
    int folds = 0;                  ///< 0..3 straight folds across the sheet
    double fold_height_mm = 0;      ///< 0..9
    double fold_ink_loss = 0;       ///< 0..0.6 of the ink gone along a fold
    int creases = 0;                ///< 0..140 creases of a crumpled sheet, long and short
    double crease_slope = 0;        ///< 0..0.26, deviation of the slope between facets
    double curl_mm = 0;             ///< -5..14, height of the middle over the edges
    double curl_deg = 0;            ///< 0..180, direction of the curl
    double flatness = 0;            ///< 0..1: 1 is pressed flat by a scanner's lid; shading stays, warp goes

    // Where the camera or the scanner stood.
    double rotation_deg = 0;        ///< -15..15, clockwise
    double stretch_x = 1;           ///< 0.985..1.015 (feed of scanners and printers)
    double tilt_deg = 0;            ///< 0..24 of the camera from the upright
    double tilt_direction_deg = 0;  ///< 0..360
    double distance_mm = 0;         ///< 330..700 camera over the sheet; 0: infinite (scanner)
    double lens_k1 = 0;             ///< -0.04..0.03, radial, of half the sheet's diagonal squared
    double lens_wave_mm = 0;        ///< 0..0.25 uneven feed of scanner, fax or printer
    std::array<double, 4> margin_mm{}; ///< -12..40 left, top, right, bottom: background shown; negative: sheet cropped
    Tabletop table = Tabletop::lid;

    // Light.
    double relief_light = 0;        ///< 0..1.1 contrast of the relief's shading
    double light_deg = 0;           ///< 0..360 where it comes from
    double light_slope = 0;         ///< 0..0.45 fall of the light over the sheet
    double vignette = 0;            ///< 0..0.25 at the corners
    double shadow = 0;              ///< 0..0.5 of a hand or a telephone
    double lid_shadow = 0;          ///< 0..0.6 along an edge that the lid does not press down
    double glare = 0;               ///< 0..0.6 of a lamp
    double exposure = 1;            ///< 0.65..1.06
    double warmth = 0;              ///< -0.08..0.16 red over blue
    double moire = 0;               ///< 0..0.12 of a photographed screen

    // Lens, sensor and file.
    double defocus_px = 0;          ///< 0..1.5 sigma
    double motion_px = 0;           ///< 0..5 length
    double motion_deg = 0;          ///< 0..180
    double noise = 0;               ///< 0..0.045 of full scale, sigma
    double contrast = 1;            ///< 0.85..1.15 about mid grey
    Tone tone = Tone::colour;
    double threshold = 0.5;         ///< 0.45..0.68 between ink (0) and paper (1), of bilevel and dithered pages
    int fax_lines = 1;              ///< 1, or 2: rows are sent in pairs (standard resolution)
    double fax_errors = 0;          ///< 0..0.01 of rows lost or shifted
    int jpeg_quality = 0;           ///< 0: none; 30..96
};

} // namespace retrace
