// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace retrace {

/// NAME.json beside NAME.pt: what the network is and how it was made.
struct ModelManifest
{
    int version = 1;
    double px_per_mm = 8;                ///< of the input
    int stride = 32;                     ///< sides of the input are multiples of this
    std::vector<std::string> classes{"paper", "trace", "text", "pulse", "grid"};
    std::string channels = "BGR";
    std::string sha256;                  ///< of the .pt, lower-case hexadecimal
    std::string torch;                   ///< LibTorch that wrote it
    std::map<std::string, std::string> training; ///< data, profile, steps, hours
    std::map<std::string, double> figures;       ///< of the validation
};

void writeModelManifest(const std::filesystem::path& file, const ModelManifest& manifest);
/// Throws Problem for a file that is missing, no such manifest or of another version.
ModelManifest readModelManifest(const std::filesystem::path& file);
std::string sha256Of(const std::filesystem::path& file); ///< throws Problem

/// The .json beside a .pt.
std::filesystem::path manifestOf(const std::filesystem::path& model);

/// Where the shipped model lies: `wanted` if given; else as findShipped() says. Empty if there is none.
std::filesystem::path findModel(const std::filesystem::path& wanted = {});
/// A file of models/: beside the program, in the installation's share/retrace/models, then in the source's models/.
std::filesystem::path findShipped(const std::filesystem::path& name);

} // namespace retrace
