// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"

#include "core/review/Review.h"

#include "core/grid/GivenGrid.h"
#include "core/press/Press.h"

#include <QCoreApplication>
#include <QImage>
#include <QMutex>
#include <QPrinter>
#include <QSettings>
#include <QStandardPaths>

#include <cmath>
#include <thread>

namespace retrace::test {

namespace {

QMutex g_mutex;
QStringList g_logged;
QtMessageHandler g_before = nullptr;

void collect(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    // Of the offscreen platform itself, not of the window.
    const bool platform = text.contains("This plugin does not support");
    if (type != QtDebugMsg && type != QtInfoMsg && !platform) {
        const QMutexLocker lock(&g_mutex);
        g_logged << text;
    }
    g_before(type, context, text);
}

class FakeSource : public PageSource
{
public:
    FakeSource(std::filesystem::path file, int pages) : m_file(std::move(file)), m_pages(pages) {}
    int count() const override { return m_pages; }
    PageImage load(int index, const Task& task) override
    {
        task.check();
        PageImage page;
        page.bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar(250 - 20 * index, 250, 255));
        page.source = m_file;
        page.index = index;
        page.count = m_pages;
        page.sha256 = "00";
        return page;
    }

private:
    std::filesystem::path m_file;
    int m_pages;
};

class FakeRunner : public PageRunner
{
public:
    FakeRunner(FakeEngine& fake, std::shared_ptr<const PageImage> page)
        : m_fake(fake), m_page(std::move(page))
    {
    }

    Digitization run(const SessionParams& params, const Task& task,
                     const Session::StageDone& done) override
    {
        ++m_fake.runs;
        const Digitization whole = madeUpResult(m_page, params);
        Digitization now;
        now.page = m_page;
        now.grid = whole.grid;
        now.unwarped = whole.unwarped;
        done(Stage::grid, now);
        now.ink = whole.ink;
        done(Stage::ink, now);
        task.report(0.5, "Reading the layout");
        auto layout = std::make_shared<LayoutResult>(*whole.layout);
        if (!m_fake.doubt.empty()) {
            layout->doubts.push_back(m_fake.doubt);
        }
        now.layout = layout;
        done(Stage::layout, now);
        while (m_fake.held) {
            task.check();
            std::this_thread::yield();
        }
        if (!m_fake.failure.empty()) {
            now.failure = m_fake.failure;
            return now;
        }
        now.trace = whole.trace;
        done(Stage::trace, now);
        now.signal = whole.signal;
        now.confidence = whole.confidence;
        done(Stage::signal, now);
        return now;
    }

private:
    FakeEngine& m_fake;
    std::shared_ptr<const PageImage> m_page;
};

/// A made-up tracing: points are peaks of 1 mm to either side, strokes are followed, missing spans
/// are missing.
void applyEdit(LeadTrace& trace, const Edit& edit)
{
    const auto each = [&](double from, double to, auto height) {
        for (std::size_t k = 0; k < trace.y_mm.size(); ++k) {
            const double x = trace.x0_mm + double(k) * trace.step_mm;
            if (x >= from && x <= to) {
                trace.y_mm[k] = height(x, trace.y_mm[k]);
            }
        }
    };
    const PaperPoint a = edit.points.front(), b = edit.points.back();
    if (edit.kind == EditKind::point) {
        each(a.x_mm - 1, a.x_mm + 1, [&](double x, double y) {
            return a.y_mm + std::abs(x - a.x_mm) * (y - a.y_mm);
        });
    } else if (edit.kind == EditKind::redraw || edit.kind == EditKind::interpolate) {
        each(a.x_mm, b.x_mm, [&](double x, double) {
            return a.y_mm + (x - a.x_mm) / (b.x_mm - a.x_mm) * (b.y_mm - a.y_mm);
        });
    } else if (edit.kind == EditKind::missing) {
        each(a.x_mm, b.x_mm, [](double, double) { return std::nan(""); });
    }
}

std::optional<std::size_t> boxIndex(const LayoutResult& layout, const TraceKey& key)
{
    for (std::size_t k = 0; k < layout.boxes.size(); ++k) {
        if (layout.boxes[k].lead == key.lead) {
            return k;
        }
    }
    return std::nullopt;
}

class FakeLive : public LiveEditing
{
public:
    explicit FakeLive(Digitization result) : m_result(std::move(result)) {}

    std::vector<LeadTrace> with(const Edit& edit) override
    {
        const auto box = boxIndex(*m_result.layout, edit.trace);
        if (!box) {
            return {};
        }
        LeadTrace trace = m_result.trace->traces[*box];
        applyEdit(trace, edit);
        return {trace};
    }
    PaperPoint snapped(const TraceKey& trace, PaperPoint at, double radius_mm) override
    {
        // The ink of this page lies on whole 5 mm.
        (void)trace;
        const double level = 5.0 * std::round(at.y_mm / 5.0);
        return std::abs(level - at.y_mm) <= radius_mm ? PaperPoint{at.x_mm, level} : at;
    }

private:
    Digitization m_result;
};

ConfidenceResult madeUpConfidence(const LayoutResult& layout, const std::vector<Edit>& edits,
                                  const SignalResult& signal)
{
    ConfidenceResult result;
    const auto add = [&](Lead lead, double t0, double t1, DoubtReason reason, double error_mv) {
        const auto box = boxIndex(layout, {lead, false});
        if (!box) {
            return;
        }
        const PaperBox& at = layout.boxes[*box].box;
        const double speed = layout.scale.speed_mm_per_s.value;
        const PaperBox where{at.x0_mm + t0 * speed, at.y0_mm, at.x0_mm + t1 * speed, at.y1_mm};
        for (const Edit& edit : edits) {
            if (edit.trace.lead == lead && edit.points.front().x_mm <= where.x1_mm &&
                edit.points.back().x_mm >= where.x0_mm) {
                return;
            }
        }
        result.doubts.push_back({lead, *box, t0, t1, where, reason, error_mv, error_mv});
    };
    add(Lead::II, 0.6, 0.9, DoubtReason::crossing, 0.12);
    add(Lead::III, 1.2, 1.4, DoubtReason::pulse, 0.05);
    for (const auto& [lead, samples] : signal.record.leads) {
        LeadConfidence sure;
        sure.error_mv.assign(samples.size(), 0.02);
        sure.band_mv.assign(samples.size(), 0.05);
        sure.reason.assign(samples.size(), DoubtReason::none);
        result.leads[lead] = sure;
    }
    result.error_mv = 0.038;
    result.verdict = result.doubts.empty() ? Verdict::digitized : Verdict::doubts;
    return result;
}

LayoutResult madeUpLayout(const LayoutParams& params)
{
    LayoutResult layout;
    layout.name = params.layout.value_or("3x1");
    layout.origin = params.layout ? Origin::given : Origin::measured;
    layout.ranking = {{"3x1", 0.91}, {"1x1", 0.40}};
    if (params.speed_mm_per_s) {
        layout.scale.speed_mm_per_s = {*params.speed_mm_per_s, Origin::given};
    }
    if (params.gain_mm_per_mv) {
        layout.scale.limb_gain_mm_per_mv =
            layout.scale.chest_gain_mm_per_mv = {*params.gain_mm_per_mv, Origin::given};
    }
    const Lead leads[] = {Lead::I, Lead::II, Lead::III};
    for (int k = 0; k < 3; ++k) {
        LeadBox box;
        box.lead = leads[k];
        box.box = {10, 10.0 + 20 * k, 60, 30.0 + 20 * k};
        box.baseline_mm = 20.0 + 20 * k;
        box.gain_mm_per_mv = layout.scale.limb_gain_mm_per_mv.value;
        box.row = k;
        box.name_printed = true;
        layout.boxes.push_back(box);
    }
    applyGivenBoxes(layout, params);
    return layout;
}

} // namespace

bool ScriptedChooser::printer(QWidget*, QPrinter& printer)
{
    printer.setOutputFormat(QPrinter::PdfFormat);
    printer.setOutputFileName(nextPrint);
    if (nextPaper) {
        printer.setPageSize(QPageSize(*nextPaper));
    }
    return !nextPrint.isEmpty();
}

void watchLog()
{
    if (!g_before) {
        g_before = qInstallMessageHandler(collect);
    }
}

QStringList takeLogged()
{
    const QMutexLocker lock(&g_mutex);
    return std::exchange(g_logged, {});
}

void useOwnSettings()
{
    static const QTemporaryDir folder;
    QCoreApplication::setOrganizationName("RetraceTest");
    QCoreApplication::setApplicationName("RetraceTest");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    QStandardPaths::setTestModeEnabled(true);
    qputenv("XDG_DATA_HOME", QFile::encodeName(folder.path() + "/data")); // where the core keeps reviews
}

void forgetReviews()
{
    std::filesystem::remove_all(reviewDataFolder());
}

QString printSmallPage(const QString& folder, const QString& name, double dpi)
{
    PrintParams params;
    params.layout = "3x4+1";
    params.dpi = dpi;
    const PrintedPage page = printPage(syntheticHeart(7), params);
    const QString file = QStringLiteral("%1/%2.png").arg(folder, name);
    const QImage image(page.bgr.data, page.bgr.cols, page.bgr.rows,
                       static_cast<qsizetype>(page.bgr.step), QImage::Format_BGR888);
    return image.save(file) ? file : QString();
}

Engine FakeEngine::engine()
{
    Engine engine;
    engine.open = [this](const std::filesystem::path& file) -> std::unique_ptr<PageSource> {
        if (file.filename().string().starts_with("broken")) {
            throw Problem("The file broken.png ends too early. Scan the page again or copy the "
                          "file once more.");
        }
        return std::make_unique<FakeSource>(file, pages);
    };
    engine.runner = [this](std::shared_ptr<const PageImage> page) -> std::unique_ptr<PageRunner> {
        return std::make_unique<FakeRunner>(*this, std::move(page));
    };
    engine.readItem = [this](const std::filesystem::path& file, int, const Task& task) {
        while (itemsHeld) {
            task.check();
            std::this_thread::yield();
        }
        const auto error = itemErrors_mv.find(file.filename().string());
        ItemReading reading;
        reading.pages = pages;
        reading.layout = "3x4+1";
        reading.error_mv = error == itemErrors_mv.end() ? 0.01 : error->second;
        reading.doubts = 2;
        reading.verdict = Verdict::doubts;
        if (reading.error_mv < 0) {
            reading.state = ReadState::failed;
            reading.failure = "No ECG traces were found on this page. If there are some, choose the layout by hand.";
        }
        return reading;
    };
    engine.thumbnail = [](const std::filesystem::path&, int) { return thumbnailOf(cv::Mat(90, 160, CV_8UC3, cv::Scalar(200, 220, 255))); };
    engine.live = [this](const Digitization& result,
                         const TraceParams&) -> std::unique_ptr<LiveEditing> {
        return live ? std::make_unique<FakeLive>(result) : nullptr;
    };
    return engine;
}

Digitization madeUpResult(std::shared_ptr<const PageImage> page, const SessionParams& params)
{
    Digitization result;
    const cv::Size size = page->bgr.size();
    result.page = page;
    auto grid = std::make_shared<GridResult>();
    grid->map = GridMap::affine(6.0, 5.0, 0.0, {30, 40}, size);
    if (params.grid.value.ruler) {
        applyRuler(*grid, *params.grid.value.ruler);
    }
    grid->source = GridSource::fringes;
    grid->px_per_mm_x = 6.0;
    grid->px_per_mm_y = 5.0;
    result.grid = grid;
    auto sheet = std::make_shared<UnwarpedPage>();
    sheet->bgr = page->bgr;
    sheet->px_per_mm_x = 6.0;
    sheet->px_per_mm_y = 5.0;
    sheet->origin = {-5, -8};
    result.unwarped = sheet;
    auto ink = std::make_shared<InkResult>();
    ink->classes = cv::Mat(size, CV_8U, cv::Scalar(0));
    ink->classes(cv::Rect(100, 100, 50, 4)) = 1;
    result.ink = ink;
    auto layout = std::make_shared<LayoutResult>(madeUpLayout(params.layout.value));
    result.layout = layout;
    auto trace = std::make_shared<TraceResult>();
    auto signal = std::make_shared<SignalResult>();
    signal->record.fs_hz = 500;
    const double speed = layout->scale.speed_mm_per_s.value;
    for (std::size_t k = 0; k < layout->boxes.size(); ++k) {
        const LeadBox& box = layout->boxes[k];
        LeadTrace path{k, box.box.x0_mm, 0.2, {}, {}, false};
        path.y_mm.assign(250, box.baseline_mm - 5);
        for (const Edit& edit : params.trace.value.edits) {
            if (edit.trace.lead == box.lead) {
                applyEdit(path, edit);
            }
        }
        trace->traces.push_back(path);
        SamplesMv samples(static_cast<std::size_t>(std::lround((box.t0_s + 50 / speed) * 500)),
                          0.1 * double(k + 1));
        signal->record.leads[box.lead] = samples;
        signal->from_box[box.lead] = k;
        signal->coverage[box.lead] = 1.0;
    }
    result.trace = trace;
    result.signal = signal;
    result.confidence = std::make_shared<ConfidenceResult>(
        madeUpConfidence(*layout, params.trace.value.edits, *signal));
    return result;
}

} // namespace retrace::test
