// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Page.h"
#include "core/worklist/Order.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace retrace {

std::string thumbnailOf(const cv::Mat& bgr, int width_px)
{
    if (bgr.empty()) {
        return {};
    }
    const double scale = std::min({1.0, static_cast<double>(width_px) / bgr.cols, 0.75 * width_px / bgr.rows});
    cv::Mat small;
    cv::resize(bgr, small, {std::max(1, static_cast<int>(bgr.cols * scale)), std::max(1, static_cast<int>(bgr.rows * scale))}, 0, 0, cv::INTER_AREA);
    std::vector<unsigned char> bytes;
    cv::imencode(".jpg", small, bytes, {cv::IMWRITE_JPEG_QUALITY, 80});
    return {bytes.begin(), bytes.end()};
}

ItemReading itemReadingOf(const Digitization& result)
{
    ItemReading reading;
    reading.pages = result.page->count;
    reading.sha256 = result.page->sha256;
    reading.stamp = result.page->stamp;
    reading.thumbnail = thumbnailOf(result.page->bgr);
    reading.look = lookOf(result);
    if (result.layout) {
        reading.layout = result.layout->name;
        reading.layout_guessed = result.layout->origin == Origin::assumed;
    }
    if (!result.complete()) {
        reading.state = ReadState::failed;
        reading.verdict = Verdict::rescan;
        reading.failure = result.failure;
    } else if (result.confidence) {
        reading.verdict = result.confidence->verdict;
        reading.error_mv = result.confidence->error_mv;
        reading.doubts = static_cast<int>(result.confidence->doubts.size());
    }
    return reading;
}

ItemReading readItem(const std::filesystem::path& file, int page, const Task& task)
{
    ItemReading failed;
    failed.state = ReadState::failed;
    failed.verdict = Verdict::rescan;
    failed.stamp = fileStamp(file);
    try {
        const auto source = openPages(file);
        failed.pages = source->count();
        const auto image = std::make_shared<const PageImage>(source->load(page, task));
        failed.thumbnail = thumbnailOf(image->bgr);
        failed.sha256 = image->sha256;
        const FoundReview found = findReview(file, page, source->count(), image->sha256);
        Session session(image, found.fit == ReviewFit::fits ? withReview({}, found.review->state) : SessionParams{});
        return itemReadingOf(session.run(task));
    } catch (const Cancelled&) {
        throw;
    } catch (const Problem& problem) {
        failed.failure = problem.what();
    } catch (const std::exception& e) {
        failed.failure = fmt::format("The page could not be worked on ({}).", e.what());
    }
    return failed;
}

} // namespace retrace
