// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Training.h"

#include "core/ink/ModelManifest.h"
#include "core/press/Random.h"
#include "core/training/TrainingLog.h"
#include "core/training/Validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr double kWarmUpSteps = 200, kLowestRate = 0.01;
constexpr std::uint64_t kValidationSeed = 20261123; // the same crops in every run

fs::path beside(const fs::path& out, const char* ending)
{
    return out.string() + ending;
}

class Run
{
public:
    Run(const TrainingOptions& options, std::function<void(const std::string&)> say, const Task& task)
        : m_options(options), m_say(std::move(say)), m_task(task),
          m_trainer(options.shape, options.seed, options.device, options.loss)
    {
        splitRecords();
        if (options.resume) {
            readCheckpoint();
        } else if (!startWeights().empty()) {
            const fs::path from = startWeights();
            m_trainer.start(from.extension() == ".pt" ? weightsOfScript(from) : readTensors(from));
        }
        addValidation(makeSheetSource(m_held_back, options.profile), options.validation_pages);
        if (!options.pairs.empty() && m_pairs_to_validate) {
            addValidation(makePairSource(options.pairs, "val"), options.validation_pages / 2);
        }
        if (!options.resume && !startWeights().empty()) { // to beat
            const ValidationScore score = validate(m_trainer, m_validation, options.batch);
            m_best = score.loss;
            m_say(fmt::format("before: validation loss {:.5f}, found {:.4f}, false {:.4f}, error {:.3f} px", score.loss, score.found, score.false_share, score.error_px));
        }
        m_say(fmt::format("{} records to train on, {} held back; {} crops to validate on; {} steps done.",
                          m_records.size(), m_held_back.size(), m_validation.size(), m_trainer.steps()));
    }

    void go();

private:
    double part() const { return m_seconds / (3600 * m_options.hours); }
    void splitRecords();
    fs::path startWeights() const;
    void addValidation(const SheetSource& source, int pages);
    SheetSource pages() const;
    void readCheckpoint();
    void writeCheckpoint();
    void endEpoch();
    void ship(const ValidationScore& score);

    const TrainingOptions& m_options;
    const std::function<void(const std::string&)> m_say;
    const Task& m_task;
    std::vector<fs::path> m_records, m_held_back;
    bool m_pairs_to_validate = false;
    std::vector<TrainingCrop> m_validation;
    PositionTrainer m_trainer;
    double m_seconds = 0; ///< trained, over all runs
    double m_best = std::numeric_limits<double>::infinity();
    double m_loss = 0;    ///< running mean
    int m_epoch = 0;
};

void Run::splitRecords()
{
    for (const fs::path& record : trainingRecords(m_options.records)) {
        (isHeldBack(record.stem().string()) ? m_held_back : m_records).push_back(record);
    }
    if (m_options.records == "synthetic") { // no two pages have one heart
        m_records = m_held_back = {m_options.records};
    }
    if (!m_options.pairs.empty()) {
        m_pairs_to_validate = std::ranges::any_of(readManifest(m_options.pairs), [](const ManifestPage& page) { return page.label && page.label->split == "val"; });
    }
}

/// Fine-tuning goes on from the shipped weights where no others are named.
fs::path Run::startWeights() const
{
    return m_options.init.empty() && !m_options.pairs.empty() ? findModel() : m_options.init;
}

void Run::addValidation(const SheetSource& source, int pages)
{
    for (int k = 0; k < pages; ++k) {
        auto crops = cropsOfPage(source, derivedSeed(kValidationSeed, static_cast<std::uint64_t>(k)), 8, m_options.crops.size);
        std::ranges::move(crops, std::back_inserter(m_validation));
        m_task.check();
    }
}

SheetSource Run::pages() const
{
    SheetSource printed = makeSheetSource(m_records, m_options.profile);
    return m_options.pairs.empty() ? printed : mixSources(printed, makePairSource(m_options.pairs, "train"), m_options.pairs_share);
}

void Run::readCheckpoint()
{
    const TensorFile state = readTensors(beside(m_options.out, ".ckpt"));
    m_trainer.resume(state);
    try {
        m_seconds = std::stod(state.notes.at("seconds"));
        m_epoch = std::stoi(state.notes.at("epoch"));
        m_loss = std::stod(state.notes.at("loss"));
        // Other validation pages: their figures do not compare.
        if (state.notes.at("profile") == m_options.profile) {
            m_best = std::stod(state.notes.at("best"));
        }
    } catch (const std::exception&) {
        throw Problem("The checkpoint is of another version; train from the start, without --resume.");
    }
}

void Run::writeCheckpoint()
{
    TensorFile state = m_trainer.state();
    state.notes["seconds"] = fmt::format("{:.3f}", m_seconds);
    state.notes["epoch"] = std::to_string(m_epoch);
    state.notes["best"] = fmt::format("{}", m_best);
    state.notes["loss"] = fmt::format("{}", m_loss);
    state.notes["profile"] = m_options.profile;
    writeTensors(beside(m_options.out, ".ckpt"), state);
}

void Run::ship(const ValidationScore& score)
{
    TensorFile weights = m_trainer.weights();
    ModelManifest manifest;
    manifest.stride = m_options.shape.stride();
    manifest.px_per_mm = kNetPxPerMm;
    manifest.torch = torchVersion();
    manifest.training = {{"records", fmt::format("{} WFDB records of {}", m_records.size(), m_options.records.filename().string())},
                         {"held back", std::to_string(m_held_back.size())},
                         {"profile", m_options.profile},
                         {"steps", std::to_string(m_trainer.steps())},
                         {"batch", std::to_string(m_options.batch)},
                         {"hours", fmt::format("{:.2f}", m_seconds / 3600)},
                         {"seed", std::to_string(m_options.seed)}};
    if (!m_options.pairs.empty()) {
        manifest.training["pairs"] = fmt::format("{:.0f} % of the pages are pairs", 100 * m_options.pairs_share);
    }
    manifest.figures = {{"loss", score.loss}, {"found", score.found}, {"false_share", score.false_share}, {"error_px", score.error_px}};
    for (const auto& [name, value] : manifest.training) {
        weights.notes["training " + name] = value;
    }
    writeTensors(beside(m_options.out, ".safetensors"), weights);
    exportScript(weights, beside(m_options.out, ".pt"));
    manifest.sha256 = sha256Of(beside(m_options.out, ".pt"));
    writeModelManifest(beside(m_options.out, ".json"), manifest);
}

void Run::endEpoch()
{
    ++m_epoch;
    const ValidationScore score = validate(m_trainer, m_validation, m_options.batch);
    const bool better = score.loss < m_best;
    if (better) {
        m_best = score.loss;
        ship(score);
    }
    logEpoch(beside(m_options.out, ".csv"), {m_trainer.steps(), m_seconds, m_loss, score});
    plotLog(beside(m_options.out, ".csv"), beside(m_options.out, ".png"));
    writeCheckpoint();
    m_say(fmt::format("epoch {}: validation loss {:.5f} (classes {:.4f}), found {:.4f}, false {:.4f}, error {:.3f} px{}",
                      m_epoch, score.loss, score.class_loss, score.found, score.false_share, score.error_px,
                      better ? ", best" : ""));
}

void Run::go()
{
    using Clock = std::chrono::steady_clock;
    CropPoolOptions crops = m_options.crops;
    crops.seed = derivedSeed(m_options.seed, static_cast<std::uint64_t>(m_trainer.steps())); // a resumed run prints anew
    CropPool pool(pages(), crops);
    std::mt19937_64 generator(derivedSeed(crops.seed, 3));
    double epoch_at = m_seconds + 60 * m_options.epoch_minutes, saved_at = m_seconds, said_at = m_seconds;
    auto last = Clock::now();
    while (part() < 1) {
        m_task.check();
        const TrainingBatch batch = pool.draw(m_options.batch, generator);
        const Losses losses = m_trainer.step(batch, learningRate(m_options.rate, part(), m_trainer.steps()));
        m_loss = m_loss == 0 ? losses.total : m_loss + 0.01 * (losses.total - m_loss);
        const auto now = Clock::now();
        m_seconds += std::chrono::duration<double>(now - last).count();
        last = now;
        if (m_seconds - said_at >= 60) {
            said_at = m_seconds;
            m_say(fmt::format("{:.0f} min: step {}, loss {:.5f}, {} crops printed", m_seconds / 60, m_trainer.steps(), m_loss, pool.printed()));
            logStep(beside(m_options.out, ".csv"), {m_trainer.steps(), m_seconds, m_loss, {}});
        }
        if (m_seconds >= epoch_at || part() >= 1) {
            epoch_at = m_seconds + 60 * m_options.epoch_minutes;
            endEpoch();
            saved_at = m_seconds;
        } else if (m_seconds - saved_at >= 60 * m_options.checkpoint_minutes) {
            saved_at = m_seconds;
            writeCheckpoint();
        }
        m_task.report(std::min(1.0, part()), "training");
    }
}

} // namespace

double learningRate(double highest, double part, std::int64_t steps)
{
    const double warm = std::min(1.0, (static_cast<double>(steps) + 1) / kWarmUpSteps);
    const double cosine = 0.5 * (1 + std::cos(std::numbers::pi * std::clamp(part, 0.0, 1.0)));
    return highest * warm * (kLowestRate + (1 - kLowestRate) * cosine);
}

void train(const TrainingOptions& options, const std::function<void(const std::string&)>& say, const Task& task)
{
    setNetThreads(options.threads);
    if (options.out.has_parent_path()) {
        fs::create_directories(options.out.parent_path());
    }
    Run(options, say, task).go();
}

} // namespace retrace
