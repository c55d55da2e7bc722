// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <filesystem>
#include <optional>
#include <optional>
#include <string>

namespace retrace
{

/// Writes through a temporary in the same folder and an atomic rename. Throws Problem (folder
/// missing, disk full...).
void writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

/// CSV as the README describes it: time_s, the 12 leads, then further leads; mV, 5 decimals, '.'
/// whatever the locale.
std::string toCsv(const Record& record);
/// The same, and behind the leads three columns for each lead with a confidence: I_error_mv (expected root mean square
/// error), I_band_mv (half width of the 90 % band), I_reason (as doubtReasonName() gives it; empty for none).
std::string toCsv(const Record& record, const ConfidenceResult& confidence);
/// Those columns of a CSV; empty where there are none. Throws Problem.
std::map<Lead, LeadConfidence> readConfidence(const std::filesystem::path& file);

/// Reads such a CSV (column names without regard to case; time_s ignored but for the rate). Throws
/// Problem.
Record readCsv(const std::filesystem::path& file, double fs_hz);

struct WfdbFiles {
    std::string header, data;
};
/// WFDB format 16, gain 1000/mV, baseline 0, always the 12 leads, then further ones; -32768 where
/// nothing is. (https://physionet.org/physiotools/wag/header-5.htm, signal-5.htm). Throws Problem
/// for values outside +-32.767 mV.
WfdbFiles toWfdb(const Record& record, const std::string& record_name);
/// A record name of letters, digits, '_' and '-' only.
std::string wfdbRecordName(const std::string& stem);
/// Reads a WFDB record of formats 16 and 212 in one .dat file. Throws Problem.
Record readWfdb(const std::filesystem::path& header);

/// EDF+ (https://www.edfplus.info/specs/edfplus.html, written by EDFlib): one signal a lead, labelled "ECG I" and so on, 1 uV a step, data records of
/// one second. Samples that are missing stand as -32768 (-32.768 mV), and each such stretch is named by an annotation "I missing"
/// with its beginning and length. No patient and no date. Throws Problem for rates that are no whole number and for
/// values outside +-32.767 mV.
std::string toEdf(const Record& record, const std::string& software_version);

struct ExportInfo {
    std::string record_name;
    std::string software_version;
    bool keep_source_name = false;
    /// The review whose decisions are in the signals; nullopt: none.
    struct ReviewInfo {
        std::string status, reviewer, date;
        std::size_t edits = 0;
    };
    std::optional<ReviewInfo> review = {};
};
/// The page's JSON: scale, grid, layout, boxes in page pixels, pulses, coverage, warnings, seconds
/// per stage.
std::string toJson(const Digitization& result, const ExportInfo& info);

/// The page with grid, lead boxes and traces drawn over it, beside the traces: a PNG to judge by
/// eye.
cv::Mat reviewPicture(const Digitization& result);

/// The leads redrawn on ECG paper as vector PDF, A4 across (wider for more than 10 s), in the page's arrangement: 25 mm a
/// second, 10 mm a mV, with a calibration pulse, what a person set and what is doubtful marked by shape and colour, the page's
/// SHA-256 and the reviewer. Throws Problem where there are no signals.
std::string toPdf(const Digitization& result, const ExportInfo& info);

/// Comments of the WFDB header and of the JSON: SHA-256, speed, gain, layout, version.
std::vector<std::string> provenance(const Digitization& result, const ExportInfo& info);

} // namespace retrace
