// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Inputs.h"

#include "core/page/Page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <glob.h>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace retrace {
namespace {

std::string lowerExtension(const fs::path& file)
{
    std::string extension = file.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    extension.erase(0, extension.starts_with('.') ? 1 : 0);
    return extension;
}

void addFolder(const fs::path& folder, Inputs& inputs)
{
    std::vector<Input> found;
    const auto options = fs::directory_options::skip_permission_denied;
    for (const auto& entry : fs::recursive_directory_iterator(folder, options)) {
        if (entry.is_regular_file() && isCalledAPage(entry.path())) {
            fs::path below = entry.path().parent_path().lexically_relative(folder);
            found.push_back({entry.path(), below == "." ? fs::path() : below, {}});
        }
    }
    if (found.empty()) {
        inputs.problems.push_back(
            fmt::format("{} holds no image, PDF or DICOM file.", folder.string()));
    }
    std::ranges::sort(found, {}, &Input::file);
    inputs.files.insert(inputs.files.end(), found.begin(), found.end());
}

void addPath(const fs::path& path, Inputs& inputs)
{
    std::error_code error;
    if (fs::is_directory(path, error)) {
        addFolder(path, inputs);
    } else {
        inputs.files.push_back({path, {}, {}});
    }
}

void addArgument(const std::string& argument, Inputs& inputs)
{
    std::error_code error;
    if (fs::exists(argument, error)) {
        addPath(argument, inputs);
        return;
    }
    glob_t matches{};
    if (argument.find_first_of("*?[") != std::string::npos &&
        ::glob(argument.c_str(), 0, nullptr, &matches) == 0) {
        for (std::size_t i = 0; i < matches.gl_pathc; ++i) {
            addPath(matches.gl_pathv[i], inputs);
        }
    } else {
        inputs.problems.push_back(
            fmt::format("{} does not exist. Check the name of the file or folder.", argument));
    }
    ::globfree(&matches);
}

void dropRepeated(std::vector<Input>& files)
{
    std::set<fs::path> seen;
    std::erase_if(files, [&](const Input& input) {
        std::error_code error;
        const fs::path same = fs::weakly_canonical(input.file, error);
        return !seen.insert(error ? input.file : same).second;
    });
}

std::string joined(const Input& input)
{
    const std::string extension = lowerExtension(input.file);
    const std::string stem = input.file.stem().string();
    return extension.empty() ? stem : stem + "_" + extension;
}

/// True if `other` is how a page of a multi-page file called `stem` would be called.
bool looksLikePageOf(const std::string& other, const std::string& stem)
{
    return other.size() > stem.size() + 2 && other.starts_with(stem + "_p") &&
           std::all_of(other.begin() + static_cast<std::ptrdiff_t>(stem.size() + 2), other.end(),
                       [](unsigned char c) { return std::isdigit(c); });
}

bool mayHavePages(const Input& input)
{
    const std::string extension = lowerExtension(input.file);
    return extension == "pdf" || extension.starts_with("tif") || extension.starts_with("d") ||
           extension.starts_with("hei");
}

bool clashes(const Input& input, const std::vector<Input>& files)
{
    const std::string stem = input.file.stem().string();
    return std::ranges::any_of(files, [&](const Input& other) {
        if (&other == &input || other.folder != input.folder) {
            return false;
        }
        const std::string other_stem = other.file.stem().string();
        return other_stem == stem || (mayHavePages(input) && looksLikePageOf(other_stem, stem));
    });
}

void nameOutputs(std::vector<Input>& files)
{
    std::map<std::pair<fs::path, std::string>, std::vector<Input*>> by_stem;
    for (Input& input : files) {
        by_stem[{input.folder, input.file.stem().string()}].push_back(&input);
    }
    std::set<std::pair<fs::path, std::string>> taken;
    for (Input& input : files) {
        const bool alone = by_stem[{input.folder, input.file.stem().string()}].size() == 1;
        const bool clash = !alone || (mayHavePages(input) && clashes(input, files));
        const std::string base = clash ? joined(input) : input.file.stem().string();
        input.stem = base;
        for (int n = 2; !taken.insert({input.folder, input.stem}).second; ++n) {
            input.stem = fmt::format("{}_{}", base, n);
        }
    }
}

} // namespace

Inputs collectInputs(const std::vector<std::string>& arguments)
{
    Inputs inputs;
    for (const std::string& argument : arguments) {
        addArgument(argument, inputs);
    }
    dropRepeated(inputs.files);
    nameOutputs(inputs.files);
    return inputs;
}

} // namespace retrace
