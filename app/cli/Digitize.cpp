// SPDX-License-Identifier: GPL-3.0-or-later
#include "Batch.h"
#include "Commands.h"
#include "Options.h"

#include "core/layout/Layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <thread>

using namespace retrace;

namespace
{

struct Arguments {
    std::vector<std::string> inputs;
    std::string out;
    double fs_hz = 500;
    std::string formats = "csv,wfdb,json,png";
    std::string layout = "auto", speed = "auto", gain = "auto";
    std::string pdf = "auto", device = "auto", ink = "auto", model, head = "position";
    std::string trace = "refined", beats = "aligned", ends = "told", frequencies = "restored", limb = "lawful";
    std::string debug;
    int jobs = 1;
    bool resume = false, force = false, keep_source_name = false, confidence = false, ignore_review = false;
    std::string log, shard;
};

std::optional<double> numberOf(const std::string& text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

/// "auto" or a number between the two; CLI11's validators answer with a sentence, empty if all is
/// well.
CLI::Validator autoOrNumber(double lowest, double highest)
{
    const auto check = [=](std::string& text) -> std::string {
        const auto value = numberOf(text);
        const bool fine = text == "auto" || (value && *value >= lowest && *value <= highest);
        return fine ? ""
                    : fmt::format("'{}' is neither auto nor a number from {} to {}", text, lowest,
                                  highest);
    };
    return {check, fmt::format("auto|{}..{}", lowest, highest)};
}

CLI::Validator knownLayout()
{
    const auto check = [](std::string& name) -> std::string {
        if (name == "auto" || layoutTemplate(name)) {
            return {};
        }
        std::string known;
        for (const LayoutTemplate& t : layoutTemplates()) {
            known += (known.empty() ? "" : ", ") + t.name;
        }
        return fmt::format("'{}' is no layout; known are auto, {}", name, known);
    };
    return {check, "auto|NAME"};
}

std::optional<double> given(const std::string& text)
{
    return text == "auto" ? std::nullopt : numberOf(text);
}

SessionParams paramsOf(const Arguments& a)
{
    SessionParams params;
    params.page.value.pdf =
        a.pdf == "raster" ? PageParams::Pdf::raster : PageParams::Pdf::automatic;
    params.trace.value.refine = a.trace == "refined";
    params.trace.value.align_beats = a.beats == "aligned";
    params.trace.value.tell_hidden_ends = a.ends == "told";
    params.ink.value.device = a.device;
    params.ink.value.model = a.model;
    params.ink.value.head = a.head;
    if (a.ink != "auto") {
        params.ink.value.method = a.ink;
        params.ink.mode = Mode::manual;
    }
    LayoutParams& layout = params.layout.value;
    if (a.layout != "auto") {
        layout.layout = a.layout;
    }
    layout.speed_mm_per_s = given(a.speed);
    layout.gain_mm_per_mv = given(a.gain);
    if (layout.layout || layout.speed_mm_per_s || layout.gain_mm_per_mv) {
        params.layout.mode = Mode::manual;
    }
    params.signal.value.fs_hz = a.fs_hz;
    params.signal.value.limb_laws = a.limb == "lawful";
    params.signal.value.restore = a.frequencies == "restored";
    return params;
}

struct Shard
{
    std::uint64_t number = 1, of = 1;
};

/// "3/20"; nullopt for anything else.
std::optional<Shard> shardOf(const std::string& text)
{
    Shard shard;
    const char* const end = text.data() + text.size();
    const auto [slash, bad] = std::from_chars(text.data(), end, shard.number);
    if (bad != std::errc() || slash == end || *slash != '/') {
        return std::nullopt;
    }
    const auto [last, also_bad] = std::from_chars(slash + 1, end, shard.of);
    return also_bad == std::errc() && last == end && shard.number >= 1 && shard.number <= shard.of ? std::optional(shard) : std::nullopt;
}

/// By a hash (FNV-1a) of where the outputs go: a page stays in its shard whatever else comes to the folder or leaves it.
void keepShard(std::vector<Input>& files, const Shard& shard)
{
    std::erase_if(files, [&](const Input& input) {
        std::uint64_t hash = 14695981039346656037ull;
        for (const char c : (input.folder / input.stem).generic_string()) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
        }
        hash ^= hash >> 32; // all of it counts, not its last bits alone
        return hash % shard.of != shard.number - 1;
    });
}

int digitize(const Arguments& a)
{
    Inputs inputs = collectInputs(a.inputs);
    const bool nothing = inputs.files.empty() && !inputs.problems.empty();
    keepShard(inputs.files, a.shard.empty() ? Shard{} : *shardOf(a.shard));
    DigitizeOptions options;
    options.out = a.out;
    options.formats = splitFormats(a.formats);
    options.params = paramsOf(a);
    options.force = a.force;
    options.resume = a.resume;
    options.keep_source_name = a.keep_source_name;
    options.confidence = a.confidence;
    options.debug = a.debug;
    options.log = a.log;
    options.reviews = a.ignore_review ? DigitizeOptions::Reviews::ignore : DigitizeOptions::Reviews::apply;
    Console console(inputs.files.size());
    for (const std::string& problem : inputs.problems) {
        console.problem(problem);
    }
    // Pages in parallel share the cores; one page alone may use them all.
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    cv::setNumThreads(std::max(1, cores / a.jobs));
    Batch batch(options, inputs.files, console);
    const int failed = batch.run(a.jobs);
    if (inputs.files.size() > 1) {
        console.line(fmt::format("{} pages read, {} failed, {} skipped because they were there.", batch.done(), failed, batch.skipped()));
    }
    if (failed > 0) {
        console.problem(fmt::format("{} of {} pages failed.", failed, inputs.files.size()));
    }
    return nothing ? kNothingDone : failed > 0 || !inputs.problems.empty() ? 1 : 0;
}

void addScaleOptions(CLI::App& command, Arguments& a)
{
    command.add_option("--fs", a.fs_hz, "Sampling rate of the signals, Hz")
        ->check(CLI::Range(10.0, 20000.0))
        ->capture_default_str();
    command.add_option("--layout", a.layout, "Arrangement of the leads")
        ->check(knownLayout())
        ->capture_default_str();
    command.add_option("--speed", a.speed, "Paper speed, mm/s")
        ->check(autoOrNumber(5, 200))
        ->capture_default_str();
    command.add_option("--gain", a.gain, "Gain of all leads, mm/mV")
        ->check(autoOrNumber(1, 100))
        ->capture_default_str();
    command
        .add_option("--pdf", a.pdf,
                    "How a PDF is read: its own curves where it has some, or pixels")
        ->check(CLI::IsMember({"auto", "raster"}))
        ->capture_default_str();
    command.add_option("--ink", a.ink, "How ink is told from grid; auto: the network, where it can be loaded")
        ->check(CLI::IsMember({"auto", "network", "classical"}))
        ->capture_default_str();
    command.add_option("--model", a.model, "The network's file (.pt, with its .json beside it); default: the shipped one");
    command.add_option("--head", a.head, "What of the network is followed: its positions, or the middles of its trace mask (for comparison)")
        ->check(CLI::IsMember({"position", "mask"}))->capture_default_str();
    command.add_option("--trace", a.trace, "refined: the path is moved until, redrawn with the page's pen, it matches the ink; plain: as read")
        ->check(CLI::IsMember({"refined", "plain"}))
        ->capture_default_str();
    command.add_option("--beats", a.beats, "aligned: on photographs a beat that creased paper moved stands where the other rows have it; as-read: as on the map")
        ->check(CLI::IsMember({"aligned", "as-read"}))
        ->capture_default_str();
    command.add_option("--hidden-ends", a.ends, "told: what a bar or grid line hides of a beat that a lead begins or ends in is told from the lead's other beats; as-read: as the ink has it")
        ->check(CLI::IsMember({"told", "as-read"}))
        ->capture_default_str();
    command.add_option("--frequencies", a.frequencies, "restored: what print and camera did to the signal's frequencies is undone where it is known; as-read: nothing is")
        ->check(CLI::IsMember({"restored", "as-read"}))
        ->capture_default_str();
    command.add_option("--limb-leads", a.limb, "lawful: on pages that were turned, bent or photographed limb leads read at the same time are brought to obey their laws; as-read: they are left alone")
        ->check(CLI::IsMember({"lawful", "as-read"}))
        ->capture_default_str();
    command.add_option("--device", a.device, "Where a network runs")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
}

} // namespace

std::set<std::string> splitFormats(const std::string& text)
{
    std::set<std::string> formats;
    for (const std::string& part : CLI::detail::split(text, ',')) {
        formats.insert(CLI::detail::trim_copy(part));
    }
    return formats;
}

CLI::Validator knownFormats()
{
    const auto check = [](std::string& text) -> std::string {
        const std::set<std::string> known{"csv", "wfdb", "json", "png", "pdf", "edf"};
        for (const std::string& format : splitFormats(text)) {
            if (!known.contains(format)) {
                return fmt::format("'{}' is no format; known are csv, wfdb, json, png, pdf, edf", format);
            }
        }
        return {};
    };
    return {check, "csv,wfdb,json,png,pdf,edf"};
}

void addDigitize(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("digitize", "Reads the signals out of pages");
    command->add_option("INPUT", a->inputs, "Files, folders or globs")->required();
    command->add_option("--out", a->out, "Folder for the outputs")->required();
    command->add_option("--formats", a->formats, "What to write")
        ->check(knownFormats())
        ->capture_default_str();
    addScaleOptions(*command, *a);
    command->add_option("--jobs", a->jobs, "Pages worked on at the same time")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    command->add_flag(
        "--resume", a->resume,
        "Goes on where a run was cut off: pages whose outputs are all there are passed over in "
        "silence, the others are done anew");
    command->add_flag("--force", a->force, "Overwrites outputs (never a review file)");
    command->add_flag("--confidence", a->confidence,
                      "Expected error, 90 % band and reason of every sample as further CSV columns");
    command->add_flag("--ignore-review", a->ignore_review, "Reads pages as if no review (NAME.retrace.json) lay beside them");
    command->add_option("--shard", a->shard, "K/N: the K-th of N parts of the pages alone, for several machines")->check([](const std::string& text) {
        return shardOf(text) ? std::string() : "'" + text + "' is no shard; give K/N such as 3/20";
    });
    command->add_option("--log", a->log, "File for a log in JSON lines, one a page; added to what is there");
    command->add_flag("--keep-source-name", a->keep_source_name,
                      "Names the page's file in the outputs; it may hold a patient's name");
    command->add_option("--debug", a->debug, "Folder for pictures of the steps between");
    command->callback([a, &exit_code] { exit_code = digitize(*a); });
}
