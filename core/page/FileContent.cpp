// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/FileContent.h"

#include "core/record/Task.h"

#include <openssl/evp.h>

#include <fstream>
#include <sys/stat.h>

namespace retrace {
namespace {

constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t(2) << 30;

/// Size of an ordinary file that can be read whole. Throws Problem for everything else.
std::uintmax_t sizeOfOrdinaryFile(const std::filesystem::path& file)
{
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        throw Problem("This file does not exist; check its name and folder.");
    }
    if (status.type() == std::filesystem::file_type::directory) {
        throw Problem("This is a folder, not a file; open one of the files in it.");
    }
    if (error) {
        throw Problem("This file cannot be read; check that you are allowed to open it.");
    }
    if (status.type() != std::filesystem::file_type::regular) {
        throw Problem("This is a device or a pipe, not an ordinary file; save the page as a file first.");
    }
    const auto size = std::filesystem::file_size(file, error);
    if (error) {
        throw Problem("This file cannot be read; check that you are allowed to open it.");
    }
    return size;
}

} // namespace

FileStamp fileStamp(const std::filesystem::path& file)
{
    struct stat s{};
    if (::stat(file.c_str(), &s) != 0 || !S_ISREG(s.st_mode)) {
        return {};
    }
    return {s.st_size, static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000'000 + s.st_mtim.tv_nsec};
}

FileContent readFileContent(const std::filesystem::path& file)
{
    const FileStamp stamp = fileStamp(file);
    const auto size = sizeOfOrdinaryFile(file);
    if (size == 0) {
        throw Problem("This file is empty; copy or scan it again.");
    }
    if (size > kMaxFileBytes) {
        throw Problem("This file is larger than 2 GB; save the page with fewer dots per inch.");
    }
    std::ifstream in(file, std::ios::binary);
    auto bytes = std::make_shared<Bytes>(size);
    if (!in || !in.read(reinterpret_cast<char*>(bytes->data()), static_cast<std::streamsize>(size))) {
        throw Problem("This file cannot be read; check that you are allowed to open it.");
    }
    FileContent content{file, bytes, {}, stamp};
    content.sha256 = sha256Hex(content.view());
    return content;
}

std::string sha256Hex(ByteView bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (!EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr)) {
        throw Problem("The file's checksum could not be computed; try again.");
    }
    static constexpr char kHex[] = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < length; ++i) {
        hex += kHex[digest[i] >> 4];
        hex += kHex[digest[i] & 15];
    }
    return hex;
}

std::string fileSha256(const std::filesystem::path& file)
{
    return readFileContent(file).sha256;
}

} // namespace retrace
