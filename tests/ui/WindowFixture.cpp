// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"

#include "core/press/Press.h"

#include <QCoreApplication>
#include <QImage>
#include <QMutex>
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
        done(Stage::signal, now);
        return now;
    }

private:
    FakeEngine& m_fake;
    std::shared_ptr<const PageImage> m_page;
};

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
    return layout;
}

} // namespace

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
    return engine;
}

Digitization madeUpResult(std::shared_ptr<const PageImage> page, const SessionParams& params)
{
    Digitization result;
    const cv::Size size = page->bgr.size();
    result.page = page;
    auto grid = std::make_shared<GridResult>();
    grid->map = GridMap::affine(6.0, 5.0, 0.0, {30, 40}, size);
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
        trace->traces.push_back(path);
        SamplesMv samples(static_cast<std::size_t>(std::lround(50 / speed * 500)),
                          0.1 * double(k + 1));
        signal->record.leads[box.lead] = samples;
        signal->from_box[box.lead] = k;
        signal->coverage[box.lead] = 1.0;
    }
    result.trace = trace;
    result.signal = signal;
    return result;
}

} // namespace retrace::test
