// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/MeshFile.h"

#include "core/record/Task.h"

#include <fmt/format.h>

#include <bit>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace retrace {
namespace {

constexpr std::string_view kMagic("\x93NUMPY\x01\x00", 8);
constexpr std::size_t kHeader = 128;
static_assert(std::endian::native == std::endian::little, "mesh files are little-endian");

} // namespace

std::string meshBytes(const cv::Mat& nodes)
{
    cv::Mat single;
    nodes.convertTo(single, CV_32F);
    std::string text = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}, 2), }}", nodes.rows, nodes.cols);
    text.resize(kHeader - kMagic.size() - 2 - 1, ' ');
    std::string bytes(kMagic);
    bytes += static_cast<char>(text.size() + 1);
    bytes += '\0';
    bytes += text + '\n';
    bytes.append(reinterpret_cast<const char*>(single.data), single.total() * single.elemSize());
    return bytes;
}

cv::Mat readMesh(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::stringstream buffer;
    buffer << in.rdbuf();
    const std::string bytes = buffer.str();
    int rows = 0, columns = 0;
    const bool known = bytes.size() > kHeader && bytes.starts_with(kMagic) &&
                       std::sscanf(bytes.c_str() + kMagic.size() + 2,
                                   "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, 2)", &rows, &columns) == 2;
    if (!known || rows < 2 || columns < 2 || rows > 10000 || columns > 10000 ||
        bytes.size() != kHeader + static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) * 8) {
        throw Problem("\"" + file.string() + "\" is missing or no map of a page; print the pages anew.");
    }
    cv::Mat single(rows, columns, CV_32FC2);
    std::copy(bytes.begin() + kHeader, bytes.end(), reinterpret_cast<char*>(single.data));
    cv::Mat nodes;
    single.convertTo(nodes, CV_64F);
    return nodes;
}

cv::Mat asInMeshFile(const cv::Mat& nodes)
{
    cv::Mat single, twice;
    nodes.convertTo(single, CV_32F);
    single.convertTo(twice, CV_64F);
    return twice;
}

} // namespace retrace
