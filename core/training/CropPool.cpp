// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/CropPool.h"

#include "core/press/Random.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr std::uint64_t kFirstCrops = 96; // before training starts

/// Exposure and colour differ a little each time a crop is drawn.
void copyExposed(const cv::Mat& bgr, std::uint8_t* out, Random& random)
{
    std::array<std::array<std::uint8_t, 256>, 3> table{};
    const double gain = random.between(0.85, 1.1), offset = random.between(-12, 12);
    for (auto& channel : table) {
        const double own = gain * random.between(0.95, 1.05);
        for (int k = 0; k < 256; ++k) {
            channel[static_cast<std::size_t>(k)] = cv::saturate_cast<std::uint8_t>(own * k + offset);
        }
    }
    for (int y = 0; y < bgr.rows; ++y) {
        const uchar* in = bgr.ptr(y);
        for (int x = 0; x < 3 * bgr.cols; ++x) {
            *out++ = table[static_cast<std::size_t>(x % 3)][in[x]];
        }
    }
}

} // namespace

std::vector<TrainingCrop> cropsOfPage(const SheetSource& source, std::uint64_t seed, int count, cv::Size size)
{
    const PrintedSheet sheet = source(seed);
    std::mt19937_64 generator(derivedSeed(seed, 7));
    std::vector<TrainingCrop> crops;
    for (int k = 0; k < count; ++k) {
        crops.push_back(cutCrop(sheet, drawPlace(sheet, generator), size));
        if (!sheet.worn) {
            wearCrop(crops.back().bgr, generator);
        }
    }
    return crops;
}

TrainingBatch batchOf(const std::vector<const TrainingCrop*>& crops)
{
    TrainingBatch batch;
    batch.count = static_cast<int>(crops.size());
    batch.height = crops.front()->bgr.rows;
    batch.width = crops.front()->bgr.cols;
    for (const TrainingCrop* crop : crops) {
        batch.bgr.insert(batch.bgr.end(), crop->bgr.data, crop->bgr.data + crop->bgr.total() * 3);
        batch.position.insert(batch.position.end(), crop->position.data, crop->position.data + crop->position.total());
        batch.classes.insert(batch.classes.end(), crop->classes.data, crop->classes.data + crop->classes.total());
    }
    return batch;
}

CropPool::CropPool(SheetSource source, const CropPoolOptions& options)
    : m_source(std::move(source)), m_options(options)
{
    for (int k = 0; k < m_options.threads; ++k) {
        m_workers.emplace_back([this](std::stop_token stop) { work(stop); });
    }
}

CropPool::~CropPool()
{
    for (std::jthread& worker : m_workers) {
        worker.request_stop();
    }
    m_changed.notify_all();
}

bool CropPool::wanted() const
{
    return m_printed < kFirstCrops || static_cast<double>(m_printed) * m_options.reuse < static_cast<double>(m_drawn) + kFirstCrops * m_options.reuse;
}

void CropPool::work(std::stop_token stop)
{
    try {
        while (!stop.stop_requested()) {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, stop, [this] { return wanted(); });
            const std::uint64_t seed = derivedSeed(m_options.seed, ++m_page);
            lock.unlock();
            if (stop.stop_requested()) {
                return;
            }
            std::vector<TrainingCrop> crops = cropsOfPage(m_source, seed, m_options.crops_per_page, m_options.size);
            lock.lock();
            for (TrainingCrop& crop : crops) {
                if (m_crops.size() < static_cast<std::size_t>(m_options.capacity)) {
                    m_crops.push_back(std::move(crop));
                } else {
                    m_crops[m_printed % m_crops.size()] = std::move(crop);
                }
                ++m_printed;
            }
            m_changed.notify_all();
        }
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        m_failure = std::current_exception();
        m_changed.notify_all();
    }
}

TrainingBatch CropPool::draw(int count, std::mt19937_64& generator)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_failure || m_printed >= kFirstCrops; });
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    Random random(generator);
    std::vector<const TrainingCrop*> crops;
    for (int k = 0; k < count; ++k) {
        crops.push_back(&random.pick(m_crops));
    }
    m_drawn += static_cast<std::uint64_t>(count);
    TrainingBatch batch = batchOf(crops);
    const std::size_t each = batch.bgr.size() / crops.size();
    for (std::size_t k = 0; k < crops.size(); ++k) {
        copyExposed(crops[k]->bgr, batch.bgr.data() + k * each, random);
    }
    m_changed.notify_all();
    return batch;
}

std::uint64_t CropPool::printed() const
{
    const std::lock_guard lock(m_mutex);
    return m_printed;
}

} // namespace retrace
