// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/LargePages.h"

#include <opencv2/core.hpp>

#include <cstdint>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace retrace {

namespace {

constexpr std::uintptr_t kLargePageBytes = std::uintptr_t{1} << 21;

/// OpenCV's own, which also frees what it made.
class LargePageAllocator : public cv::MatAllocator
{
public:
    cv::UMatData* allocate(int dims, const int* sizes, int type, void* data, size_t* step, cv::AccessFlag flags,
                           cv::UMatUsageFlags usage) const override
    {
        cv::UMatData* made = m_own->allocate(dims, sizes, type, data, step, flags, usage);
        if (made != nullptr && data == nullptr) {
            adviseLargePages(made->origdata, made->size);
        }
        return made;
    }

    bool allocate(cv::UMatData* data, cv::AccessFlag access, cv::UMatUsageFlags usage) const override
    {
        return m_own->allocate(data, access, usage);
    }

    void deallocate(cv::UMatData* data) const override
    {
        m_own->deallocate(data);
    }

private:
    const cv::MatAllocator* m_own = cv::Mat::getStdAllocator();
};

} // namespace

void adviseLargePages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes)
{
#ifdef __linux__
    const auto from = (reinterpret_cast<std::uintptr_t>(memory) + kLargePageBytes - 1) / kLargePageBytes * kLargePageBytes;
    const auto to = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / kLargePageBytes * kLargePageBytes;
    if (to > from) {
        // What it answers does not matter: without them all is as it was.
        madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
    }
#endif
}

void useLargePagesForImages()
{
    static auto* const allocator = new LargePageAllocator; // never deleted: threads may make images until the very end
    cv::Mat::setDefaultAllocator(allocator);
}

} // namespace retrace
