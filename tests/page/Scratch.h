// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "SampleFiles.h"
#include "core/page/Page.h"

#include <QTemporaryDir>

#include <string>

namespace retrace {

/// Writes bytes to a file and opens it; what most of the room's tests do.
class Scratch
{
public:
    std::filesystem::path folder() const { return m_dir.path().toStdString(); }
    std::filesystem::path put(const samples::Bytes& bytes, const std::string& name = "page")
    {
        const auto file = folder() / name;
        samples::write(file, bytes);
        return file;
    }
    PageImage load(const samples::Bytes& bytes, const PageParams& params = {}, int index = 0)
    {
        return openPages(put(bytes), params)->load(index);
    }
    /// The sentence that opening and loading ends with; empty if the page loads.
    std::string sentence(const samples::Bytes& bytes, const PageParams& params = {})
    {
        try {
            load(bytes, params);
            return {};
        } catch (const Problem& problem) {
            return problem.what();
        }
    }

private:
    QTemporaryDir m_dir;
};

/// Largest difference of any channel of any pixel.
inline double largestDifference(const cv::Mat& a, const cv::Mat& b)
{
    return a.size() == b.size() && a.type() == b.type() ? cv::norm(a, b, cv::NORM_INF) : 1e9;
}

} // namespace retrace
