// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>

namespace retrace
{
namespace
{

struct SignalLine {
    std::string file;
    int format = 0;
    double gain = 200;
    double baseline = 0;
    double mv_per_unit = 1;
    std::string name;
};

struct HeaderLines {
    std::size_t samples = 0;
    double fs_hz = 250;
    std::vector<SignalLine> signals;
    std::vector<std::string> comments;
};

[[noreturn]] void fail(const std::filesystem::path& file, std::string_view why)
{
    throw Problem(fmt::format("{} is not a WFDB record that can be read: {}.", file.string(), why));
}

/// The number that `text` begins with; `otherwise` if it begins with none. `text` is left behind
/// it.
double takeNumber(std::string_view& text, double otherwise)
{
    double value = otherwise;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc()) {
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return value;
}

/// "1000(0)/mV": steps per unit, the step that is 0, the unit.
void readGain(std::string_view text, SignalLine& signal, std::optional<double>& baseline)
{
    signal.gain = takeNumber(text, 200);
    if (signal.gain == 0) {
        signal.gain = 200;
    }
    if (text.starts_with('(')) {
        text.remove_prefix(1);
        baseline = takeNumber(text, 0);
        text.remove_prefix(text.starts_with(')') ? 1 : 0);
    }
    if (text == "/uV") {
        signal.mv_per_unit = 1e-3;
    } else if (text == "/V") {
        signal.mv_per_unit = 1e3;
    }
}

SignalLine readSignalLine(const std::string& line)
{
    std::istringstream words(line);
    SignalLine signal;
    std::string format, gain, word;
    words >> signal.file >> format;
    std::string_view format_text = format;
    signal.format = static_cast<int>(takeNumber(format_text, 0));
    if (!format_text.empty()) {
        signal.format = 0; // several samples a frame, skew or an offset: not read here
    }
    std::optional<double> baseline;
    if (words >> gain) {
        readGain(gain, signal, baseline);
    }
    std::array<double, 5> rest{}; // resolution, zero, first value, checksum, block size
    for (double& value : rest) {
        if (words >> word) {
            std::string_view text = word;
            value = takeNumber(text, 0);
        }
    }
    signal.baseline = baseline.value_or(rest[1]);
    std::getline(words >> std::ws, signal.name);
    while (!signal.name.empty() && (signal.name.back() == '\r' || signal.name.back() == ' ')) {
        signal.name.pop_back();
    }
    return signal;
}

HeaderLines readHeaderLines(const std::filesystem::path& file)
{
    std::ifstream in(file);
    if (!in) {
        fail(file, "the file is missing");
    }
    HeaderLines header;
    std::size_t count = 0;
    bool first = true;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('#')) {
            header.comments.push_back(line.substr(std::min<std::size_t>(line.size(), 2)));
        } else if (first && !line.empty()) {
            std::istringstream words(line);
            std::string name, signals, fs, samples;
            words >> name >> signals >> fs >> samples;
            std::string_view signals_text = signals, fs_text = fs, samples_text = samples;
            count = static_cast<std::size_t>(std::max(0.0, takeNumber(signals_text, 0)));
            header.fs_hz = takeNumber(fs_text, 250);
            header.samples = static_cast<std::size_t>(std::max(0.0, takeNumber(samples_text, 0)));
            first = false;
        } else if (!line.empty() && header.signals.size() < count) {
            header.signals.push_back(readSignalLine(line));
        }
    }
    if (count == 0 || header.signals.size() != count || !(header.fs_hz > 0)) {
        fail(file, "its header is not complete");
    }
    return header;
}

std::string readBytes(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        fail(file, "the file is missing");
    }
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int byteAt(const std::string& data, std::size_t i)
{
    return static_cast<unsigned char>(data[i]);
}

/// Sample `i` of the interleaved stream, in steps; NaN where the format's "no sample" stands.
double sampleOf16(const std::string& data, std::size_t i)
{
    const auto step = static_cast<std::int16_t>(byteAt(data, 2 * i) | byteAt(data, 2 * i + 1) << 8);
    return step == -32768 ? std::numeric_limits<double>::quiet_NaN() : step;
}

double sampleOf212(const std::string& data, std::size_t i)
{
    const std::size_t at = i / 2 * 3;
    const int middle = byteAt(data, at + 1);
    int step = i % 2 == 0 ? byteAt(data, at) | (middle & 0x0F) << 8
                          : byteAt(data, at + 2) | (middle & 0xF0) << 4;
    step = step >= 2048 ? step - 4096 : step;
    return step == -2048 ? std::numeric_limits<double>::quiet_NaN() : step;
}

std::size_t samplesHeld(const std::string& data, int format)
{
    return format == 16 ? data.size() / 2 : data.size() / 3 * 2 + (data.size() % 3 == 2 ? 1 : 0);
}

Lead leadOf(const SignalLine& signal, const Record& record)
{
    if (const auto lead = leadFromName(signal.name)) {
        return *lead;
    }
    for (int i = static_cast<int>(Lead::X1); i < kLeadCount; ++i) {
        if (!record.leads.contains(static_cast<Lead>(i))) {
            return static_cast<Lead>(i);
        }
    }
    return Lead::X12;
}

} // namespace

Record readWfdb(const std::filesystem::path& header_file)
{
    HeaderLines header = readHeaderLines(header_file);
    const SignalLine& front = header.signals.front();
    for (const SignalLine& signal : header.signals) {
        if (signal.file != front.file || signal.format != front.format) {
            fail(header_file, "its signals are spread over several files");
        }
    }
    if (front.format != 16 && front.format != 212) {
        fail(header_file, "only formats 16 and 212 are known");
    }
    const std::string data = readBytes(header_file.parent_path() / front.file);
    const std::size_t count = header.signals.size();
    const std::size_t held = samplesHeld(data, front.format) / count;
    if (held < header.samples) {
        fail(header_file, "its data file is cut short");
    }
    const std::size_t rows = header.samples > 0 ? header.samples : held;
    Record record;
    record.name = header_file.stem().string();
    record.fs_hz = header.fs_hz;
    record.comments = std::move(header.comments);
    for (std::size_t s = 0; s < count; ++s) {
        const SignalLine& signal = header.signals[s];
        SamplesMv& samples = record.leads[leadOf(signal, record)];
        samples.resize(rows);
        for (std::size_t row = 0; row < rows; ++row) {
            const std::size_t i = row * count + s;
            const double step = front.format == 16 ? sampleOf16(data, i) : sampleOf212(data, i);
            samples[row] = (step - signal.baseline) / signal.gain * signal.mv_per_unit;
        }
    }
    return record;
}

} // namespace retrace
