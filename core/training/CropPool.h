// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/Crops.h"
#include "core/training/PositionTrainer.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace retrace {

struct CropPoolOptions
{
    cv::Size size{384, 256};
    int crops_per_page = 20;
    int capacity = 1000;    ///< crops kept; a new one takes the place of the oldest
    double reuse = 4;      ///< how often a crop is drawn before printing more is worth the time
    int threads = 1;
    std::uint64_t seed = 1;
};

/// All crops of the page of a seed: what the pool's threads do.
std::vector<TrainingCrop> cropsOfPage(const SheetSource& source, std::uint64_t seed, int count, cv::Size size);

/// Stacks crops of one size.
TrainingBatch batchOf(const std::vector<const TrainingCrop*>& crops);

/// Crops printed by worker threads while training goes on, and drawn at random: printing does not hold training up.
class CropPool
{
public:
    CropPool(SheetSource source, const CropPoolOptions& options);
    ~CropPool();

    /// Waits for the first pages only. Throws what a worker threw.
    TrainingBatch draw(int count, std::mt19937_64& generator);
    std::uint64_t printed() const; ///< crops so far

private:
    void work(std::stop_token stop);
    bool wanted() const; ///< more crops, now

    const SheetSource m_source;
    const CropPoolOptions m_options;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<TrainingCrop> m_crops;
    std::uint64_t m_printed = 0, m_drawn = 0, m_page = 0;
    std::exception_ptr m_failure;
    std::vector<std::jthread> m_workers; ///< last: ends before the rest
};

} // namespace retrace
