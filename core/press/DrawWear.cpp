// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <array>
#include <cmath>
#include <utility>

namespace retrace {
namespace {

constexpr std::array<std::pair<Profile, std::string_view>, 6> kProfiles = {{{Profile::clean, "clean"},
                                                                            {Profile::scan, "scan"},
                                                                            {Profile::photo, "photo"},
                                                                            {Profile::crumpled, "crumpled"},
                                                                            {Profile::fax, "fax"},
                                                                            {Profile::mixed, "mixed"}}};

/// Office life: `much` scales the chances.
void drawMarks(Random& random, WearParams& wear, double much)
{
    const auto some = [&](double chance, int most) { return random.chance(much * chance) ? random.whole(1, most) : 0; };
    wear.logos = some(0.25, 1);
    wear.barcodes = some(0.12, 1);
    wear.stamps = some(0.12, 1);
    wear.handwriting = some(0.25, 3);
    wear.pen_marks = some(0.15, 3);
    wear.highlights = some(0.08, 2);
    wear.stains = some(0.08, 2);
    wear.tapes = some(0.06, 2);
    wear.redactions = some(0.2, 4);
    wear.punch_holes = random.chance(much * 0.1) ? (random.chance(0.7) ? 2 : 4) : 0;
    wear.tears = some(0.08, 2);
    wear.mould = some(0.03, 40);
    wear.yellowing = random.chance(much * 0.2) ? random.between(0.02, 0.18) : 0;
}

void drawScan(Random& random, WearParams& wear)
{
    drawMarks(random, wear, 1);
    wear.flatness = 1;
    if (random.chance(0.3)) {
        wear.folds = random.whole(1, 2);
        wear.fold_height_mm = random.between(1, 5);
        wear.fold_ink_loss = random.between(0, 0.6);
        wear.relief_light = random.between(0.2, 0.8);
    }
    if (random.chance(0.1)) {
        wear.creases = random.whole(8, 60);
        wear.crease_slope = random.between(0.03, 0.12);
        wear.relief_light = random.between(0.2, 0.7);
    }
    wear.rotation_deg = random.chance(0.85) ? 0.8 * random.normal() : random.between(-4, 4);
    wear.stretch_x = random.between(0.99, 1.01);
    wear.lens_wave_mm = random.chance(0.4) ? random.between(0.02, 0.15) : 0;
    for (double& margin : wear.margin_mm) {
        margin = random.chance(0.5) ? random.between(-6, 0) : random.between(0, 6);
    }
    wear.table = random.chance(0.75) ? Tabletop::lid : Tabletop::black;
    wear.light_deg = random.between(0, 360);
    wear.lid_shadow = random.chance(0.2) ? random.between(0.1, 0.6) : 0;
    wear.light_slope = random.between(0, 0.06);
    wear.exposure = random.between(0.92, 1.06);
    wear.contrast = random.between(0.9, 1.15);
    wear.warmth = random.between(-0.04, 0.05);
    wear.defocus_px = random.between(0.3, 0.9);
    wear.noise = random.between(0.002, 0.015);
    const double tone = random.uniform();
    wear.tone = tone < 0.6 ? Tone::colour : tone < 0.9 ? Tone::grey : Tone::bilevel;
    wear.threshold = random.between(0.45, 0.68);
    wear.jpeg_quality = random.chance(0.6) ? random.whole(50, 96) : 0;
}

void drawCamera(Random& random, WearParams& wear)
{
    drawMarks(random, wear, 1);
    wear.rotation_deg = random.chance(0.6) ? random.between(-5, 5) : random.between(-15, 15);
    wear.tilt_deg = random.chance(0.5) ? random.between(0, 8) : random.between(4, 24);
    wear.tilt_direction_deg = random.between(0, 360);
    wear.distance_mm = random.between(330, 700);
    wear.lens_k1 = random.between(-0.04, 0.03);
    static const std::vector<Tabletop> tables = {Tabletop::wood, Tabletop::wood, Tabletop::dark, Tabletop::desk,
                                                 Tabletop::cloth};
    wear.table = random.pick(tables);
    const bool close = random.chance(0.45); // the sheet fills the picture
    for (double& margin : wear.margin_mm) {
        margin = close ? random.between(-12, 3) : random.between(1, random.chance(0.3) ? 40 : 15);
    }
    wear.light_deg = random.between(0, 360);
    wear.light_slope = random.between(0, 0.45);
    wear.vignette = random.between(0, 0.25);
    wear.shadow = random.chance(0.3) ? random.between(0.1, 0.5) : 0;
    wear.glare = random.chance(0.12) ? random.between(0.1, 0.6) : 0;
    wear.exposure = random.between(0.65, 0.95);
    wear.warmth = random.between(-0.08, 0.16);
    wear.contrast = random.between(0.85, 1.1);
    wear.defocus_px = random.chance(0.8) ? random.between(0.3, 0.9) : random.between(0.8, 1.5);
    wear.motion_px = random.chance(0.15) ? random.between(1.5, 5) : 0;
    wear.motion_deg = random.between(0, 180);
    wear.noise = random.between(0.004, 0.03);
    wear.jpeg_quality = random.whole(random.chance(0.2) ? 30 : 60, 96);
}

void drawPhoto(Random& random, WearParams& wear)
{
    drawCamera(random, wear);
    wear.relief_light = random.between(0.3, 0.9);
    if (random.chance(0.6)) {
        wear.curl_mm = random.between(-5, 14);
        wear.curl_deg = random.between(0, 180);
    }
    if (random.chance(0.3)) {
        wear.folds = random.whole(1, 3);
        wear.fold_height_mm = random.between(1, 8);
        wear.fold_ink_loss = random.chance(0.5) ? random.between(0, 0.5) : 0;
    }
    if (random.chance(0.3)) {
        wear.creases = random.whole(4, 30);
        wear.crease_slope = random.between(0.02, 0.1);
    }
    if (random.chance(0.08)) { // of a screen: flat, and its pixels beat with the camera's
        wear.folds = wear.creases = 0;
        wear.curl_mm = 0;
        wear.moire = random.between(0.03, 0.12);
        wear.table = Tabletop::black;
    }
}

void drawCrumpled(Random& random, WearParams& wear)
{
    drawCamera(random, wear);
    wear.creases = random.whole(35, 140);
    wear.crease_slope = random.between(0.08, 0.26);
    wear.relief_light = random.between(0.4, 1.1);
    wear.folds = random.chance(0.4) ? random.whole(1, 3) : 0;
    wear.fold_height_mm = random.between(2, 9);
    wear.fold_ink_loss = random.chance(0.4) ? random.between(0, 0.4) : 0;
    if (random.chance(0.5)) {
        wear.curl_mm = random.between(-4, 8);
        wear.curl_deg = random.between(0, 180);
    }
}

void drawFax(Random& random, WearParams& wear)
{
    drawMarks(random, wear, 0.7);
    wear.flatness = 1;
    wear.rotation_deg = 0.7 * random.normal();
    wear.stretch_x = random.between(0.985, 1.015);
    wear.lens_wave_mm = random.between(0.03, 0.25);
    for (double& margin : wear.margin_mm) {
        margin = random.between(-5, 4);
    }
    wear.light_deg = random.between(0, 360);
    wear.defocus_px = random.between(0.3, 0.8);
    wear.noise = random.between(0.005, 0.045);
    wear.tone = random.chance(0.65) ? Tone::bilevel : Tone::dithered;
    wear.threshold = random.between(0.45, 0.68);
    wear.fax_lines = random.chance(0.25) ? 2 : 1;
    wear.fax_errors = random.chance(0.5) ? random.between(0, 0.01) : 0;
}

} // namespace

std::string_view profileName(Profile profile)
{
    for (const auto& [value, name] : kProfiles) {
        if (value == profile) {
            return name;
        }
    }
    return "clean";
}

Profile profileFromName(std::string_view name)
{
    for (const auto& [value, known] : kProfiles) {
        if (known == name) {
            return value;
        }
    }
    throw Problem("There is no profile \"" + std::string(name) + "\"; use clean, scan, photo, crumpled, fax or mixed.");
}

Profile drawProfile(Profile profile, std::mt19937_64& generator)
{
    if (profile != Profile::mixed) {
        return profile;
    }
    const double kind = Random(generator).uniform();
    return kind < 0.3   ? Profile::scan
           : kind < 0.6 ? Profile::photo
           : kind < 0.8 ? Profile::crumpled
           : kind < 0.9 ? Profile::fax
                        : Profile::clean;
}

std::mt19937_64 layoutGenerator(std::uint64_t page_seed)
{
    return std::mt19937_64(derivedSeed(page_seed, 4));
}

WearParams drawWear(Profile profile, std::mt19937_64& generator)
{
    Random random(generator);
    WearParams wear;
    switch (drawProfile(profile, generator)) {
    case Profile::scan: drawScan(random, wear); break;
    case Profile::photo: drawPhoto(random, wear); break;
    case Profile::crumpled: drawCrumpled(random, wear); break;
    case Profile::fax: drawFax(random, wear); break;
    case Profile::clean:
    case Profile::mixed:
        wear.logos = random.chance(0.2);
        wear.barcodes = random.chance(0.1);
        break;
    }
    return wear;
}

} // namespace retrace
