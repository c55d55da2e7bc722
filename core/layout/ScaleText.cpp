// SPDX-License-Identifier: GPL-3.0-or-later
// parseScale: the closed set of printed scales, out of text that may have been misread.
#include "core/layout/LeadNames.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <regex>
#include <vector>

namespace retrace {
namespace {

constexpr std::array kSpeeds = {12.5, 25.0, 50.0, 100.0};
constexpr std::array kGains = {2.5, 5.0, 10.0, 20.0, 40.0};

/// Lower case, one blank for any run of blanks; what follows a word is no decimal point ("Limb.10" is a misread "Limb:10").
std::string plainText(const std::string& text)
{
    constexpr int kWord = 3; // letters
    std::string out;
    int letters = 0;
    bool latin = false; // the second byte of U+0080 to U+00BF
    for (unsigned char c : text) {
        if (c == 0xC2) {
            latin = true;
            continue;
        }
        c = latin ? (c == 0xA5 ? 'v' : ' ') : c; // a yen is a V that was crossed; a degree or a middle dot a point
        latin = false;
        if (c == 0xA0 || std::isspace(c)) {
            if (!out.empty() && out.back() != ' ') {
                out += ' ';
            }
        } else {
            out += static_cast<char>((c == '.' || c == ',') && letters >= kWord ? ':' : std::tolower(c));
        }
        letters = std::isalpha(c) ? letters + 1 : 0;
    }
    return out;
}

/// A number as read: letters that look like digits are digits, a comma is a point.
std::optional<double> readNumber(std::string digits)
{
    std::string clean;
    for (char c : digits) {
        switch (c) {
        case 'o': case 'q': clean += '0'; break;
        case 'l': case 'i': case '|': case '!': clean += '1'; break;
        case 's': clean += '5'; break;
        case 'z': clean += '2'; break;
        case ',': clean += '.'; break;
        case ' ': break;
        default: clean += c;
        }
    }
    if (clean.empty() || std::ranges::count(clean, '.') > 1 || clean.front() == '.' || clean.size() > 5) {
        return std::nullopt;
    }
    double value = 0, place = 1;
    bool after = false;
    for (char c : clean) {
        if (c == '.') {
            after = true;
        } else {
            value = value * 10 + (c - '0');
            place *= after ? 10 : 1;
        }
    }
    return value / place;
}

template <std::size_t N>
std::optional<double> nearestOf(const std::array<double, N>& set, double value)
{
    for (double member : set) {
        if (std::abs(member - value) < 1e-6) {
            return member;
        }
    }
    return std::nullopt;
}

/// What a number as read may have been, one misreading taken back.
std::vector<std::string> otherSpellings(const std::string& digits)
{
    std::vector<std::string> out;
    const std::size_t blank = digits.find(' ');
    if (blank != std::string::npos) {
        out.push_back(digits.substr(0, blank) + "." + digits.substr(blank + 1)); // a point is easily lost
        out.push_back(digits.substr(blank + 1));
        return out;
    }
    for (std::size_t k = 0; k < digits.size() && digits.size() > 1; ++k) {
        if (!std::isdigit(static_cast<unsigned char>(digits[k])) && digits[k] != '.') { // a stroke of its neighbour's read as a letter of its own
            out.push_back(digits.substr(0, k) + digits.substr(k + 1));
        }
    }
    if (digits.size() > 1 && digits.ends_with('0') && digits.find('.') == std::string::npos) {
        out.push_back(digits.substr(0, digits.size() - 1)); // 10.0 without its point
    }
    for (std::size_t k = 1; k < digits.size(); ++k) {
        if (std::string("689").find(digits[k]) != std::string::npos) { // nobody prints 56 mm/s or 16 mm/mV: a 0 that was not clear
            out.push_back(digits.substr(0, k) + "0" + digits.substr(k + 1));
        }
    }
    return out;
}

/// The value of the set that a number as read is, or that it is with the fewest misreadings, of two at the most.
template <std::size_t N>
std::optional<double> memberAsRead(const std::string& digits, const std::array<double, N>& set, double factor)
{
    std::vector<std::string> forms{digits};
    for (int misread = 0; misread <= 2; ++misread) {
        std::vector<std::string> next;
        for (const std::string& form : forms) {
            const auto value = form.find(' ') == std::string::npos ? readNumber(form) : std::nullopt;
            if (const auto known = value ? nearestOf(set, *value * factor) : std::nullopt) {
                return known;
            }
            const std::vector<std::string> more = otherSpellings(form);
            next.insert(next.end(), more.begin(), more.end());
        }
        forms = std::move(next);
    }
    return std::nullopt;
}

// An s by itself is what is left of mm/s, no 5.
const std::string kNumber = R"((?:^|[^0-9a-z.,/]|x|/s|sec|sek)((?!s )[0-9olisz|!][0-9olisz|!]{0,2}(?:[.,][0-9o]{1,2}| [05])?) ?)";

/// First value of the set that stands before the unit, from `begin` on; sets `where` behind it.
template <std::size_t N>
std::optional<double> find(const std::string& text, const std::string& unit, const std::array<double, N>& set,
                           double factor, std::size_t& where)
{
    const std::regex pattern(kNumber + unit);
    std::smatch match;
    auto begin = text.cbegin() + static_cast<std::ptrdiff_t>(where);
    while (std::regex_search(begin, text.cend(), match, pattern)) {
        begin += match.position(0) + match.length(0);
        const auto known = memberAsRead(match.str(1), set, factor);
        if (known) {
            where = static_cast<std::size_t>(begin - text.cbegin());
            return known;
        }
    }
    return std::nullopt;
}

/// "mm/mV" as printed and as misread: mm/mv, mmv, mm/my, rnm/mV, nn/mV, ma/mV, mm / mV.
const std::string kPerMv = R"((?:[mnrwa]{1,4} ?[/\\|il1js]? ?(?:mv[vlij]?|my|rnv|nv|av|mu)|(?!cm)[a-z]{2,3} ?/ ?m[vy])(?![a-z/]))";
const std::string kPerS = R"((?:mm|rnm|mrn|nm|mn|nn|mmn|amm|mri|min|inm|a[em]) ?[/\\|il1v]{1,2} ?(?:sec|vec|sek|seg|second|s|\$|5ec|5)(?!(?:[a-km-np-z]|[2-9])))";
const std::string kMmPerSNoSlash = R"((?:mm|rnm|mrn) ?(?:s|sec|sek)(?![a-z0-9]))";
const std::string kMmPer = R"((?:mm|rnm|mrn|nm|mn|nn|mmn) ?/ ?[<>ec&(])"; // what may be left of the s
const std::string kCmPerS = R"(cm ?[/\\|] ?(?:s|sec|sek)(?![a-z0-9]))";
const std::string kCmPerMv = R"(cm ?[/\\|] ?(?:mv|my)(?![a-z]))";

const std::string kChest = R"(chest|precord[a-z]*|prec\.?|brust[a-z]*|thorac[a-z]*)";

std::optional<double> gainFrom(const std::string& text, std::size_t& where)
{
    std::size_t mm = where, cm = where;
    if (const auto value = find(text, kPerMv, kGains, 1.0, mm)) {
        where = mm;
        return value;
    }
    if (const auto value = find(text, kCmPerMv, kGains, 10.0, cm)) {
        where = cm;
        return value;
    }
    return std::nullopt;
}

std::optional<double> speedFrom(const std::string& text)
{
    const auto in = [&](const std::string& unit, double factor) {
        std::size_t where = 0;
        return find(text, unit, kSpeeds, factor, where);
    };
    auto value = in(kPerS, 1.0);
    value = value ? value : in(kCmPerS, 10.0);
    value = value ? value : in(kMmPerSNoSlash, 1.0);
    return value ? value : in(kMmPer, 1.0);
}

/// The gain said for one group of leads ("Limb: 10 mm/mV").
std::optional<double> gainOf(const std::string& text, const std::string& words)
{
    std::smatch match;
    if (!std::regex_search(text, match, std::regex("(?:" + words + ")[^0-9a-z]{0,4}"))) {
        return std::nullopt;
    }
    const auto from = static_cast<std::size_t>(match.position(0) + match.length(0));
    std::size_t where = from; // the number may follow at once: a colon is easily lost
    const auto value = gainFrom(text, where);
    return value && where - from < 16 ? value : std::nullopt;
}

} // namespace

PrintedScale parseScale(const std::string& text)
{
    PrintedScale scale;
    const std::string plain = plainText(text.substr(0, 20000));
    scale.speed_mm_per_s = speedFrom(plain);
    scale.limb_gain_mm_per_mv = gainOf(plain, "limb|extremit[a-z]*|ext\\.?|frontal");
    scale.chest_gain_mm_per_mv = gainOf(plain, kChest);
    if (!scale.limb_gain_mm_per_mv || !scale.chest_gain_mm_per_mv) {
        std::size_t where = 0;
        const auto all = gainFrom(plain, where);
        if (!scale.limb_gain_mm_per_mv) {
            scale.limb_gain_mm_per_mv = all;
        }
        scale.chest_apart = !scale.chest_gain_mm_per_mv && all && std::regex_search(plain, std::regex(kChest));
        if (!scale.chest_gain_mm_per_mv && !scale.chest_apart) {
            scale.chest_gain_mm_per_mv = all;
        }
    }
    if (scale.speed_mm_per_s || scale.limb_gain_mm_per_mv) {
        scale.text = text;
    }
    return scale;
}

} // namespace retrace
