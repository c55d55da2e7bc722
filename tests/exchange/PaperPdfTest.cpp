// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"
#include "core/page/PdfPaths.h"
#include "core/page/PdfTraces.h"
#include "core/press/Press.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace retrace;

namespace
{

constexpr double kMmPerPt = 25.4 / 72;
constexpr std::size_t kFs = 500;

/// A 3x4+1 page of 10 s as it comes out of the stages: II printed twice, longer as a strip.
Digitization reviewed(const Record& heart)
{
    auto layout = std::make_shared<LayoutResult>();
    auto signal = std::make_shared<SignalResult>();
    layout->name = "3x4+1";
    signal->record.fs_hz = kFs;
    const auto cut = [&](Lead lead, std::size_t from, std::size_t to) {
        SamplesMv v(10 * kFs, std::numeric_limits<double>::quiet_NaN());
        std::copy(heart.leads.at(lead).begin() + long(from), heart.leads.at(lead).begin() + long(to), v.begin() + long(from));
        return v;
    };
    for (const TemplateCell& cell : layoutTemplate("3x4+1")->cells) {
        LeadBox box;
        box.lead = cell.rhythm ? Lead::II : cell.lead;
        box.row = cell.row, box.column = cell.column, box.rhythm = cell.rhythm;
        box.t0_s = cell.rhythm ? 0 : 2.5 * cell.column;
        const auto from = static_cast<std::size_t>(box.t0_s * kFs), to = cell.rhythm ? 10 * kFs : from + 2 * kFs + kFs / 2;
        if (box.lead == Lead::II && !cell.rhythm) {
            signal->duplicates.push_back({Lead::II, layout->boxes.size(), 0, cut(Lead::II, from, to), {}});
        } else {
            signal->record.leads[box.lead] = cut(box.lead, from, to);
            signal->from_box[box.lead] = layout->boxes.size();
        }
        layout->boxes.push_back(box);
    }
    auto confidence = std::make_shared<ConfidenceResult>();
    for (const auto& [lead, v] : signal->record.leads) {
        confidence->leads[lead].reason.assign(v.size(), DoubtReason::none);
    }
    auto& reasons = confidence->leads[Lead::V1].reason; // V1 is printed from 5 s to 7.5 s
    std::fill(reasons.begin() + 3000, reasons.begin() + 3250, DoubtReason::edited); // 6 s .. 6.5 s
    confidence->doubts.push_back({Lead::II, signal->from_box[Lead::II], 8.0, 9.0, {}, DoubtReason::crossing, 0.2, 0.1});
    auto page = std::make_shared<PageImage>();
    page->sha256 = std::string(64, 'a');
    Digitization result;
    result.page = page, result.layout = layout, result.signal = signal, result.confidence = confidence;
    return result;
}

ExportInfo info()
{
    return {"ward", "0.1", false, ExportInfo::ReviewInfo{"done", "Zoë", "2026-01-02", 3}};
}

/// Ends of what is stroked in a colour, in mm.
struct Reach {
    double x0 = 1e9, x1 = -1e9;
    std::size_t strokes = 0;
};

Reach reachOf(const PdfDrawing& drawing, int r, int g, int b, double below_mm)
{
    Reach reach;
    for (const PagePath& path : drawing.strokes) {
        if (std::abs(path.r - r) > 1 || std::abs(path.g - g) > 1 || std::abs(path.b - b) > 1 || path.points.front().y_px * kMmPerPt > below_mm) {
            continue;
        }
        ++reach.strokes;
        for (const PagePoint& p : path.points) {
            reach.x0 = std::min(reach.x0, p.x_px * kMmPerPt);
            reach.x1 = std::max(reach.x1, p.x_px * kMmPerPt);
        }
    }
    return reach;
}

} // namespace

class PaperPdfTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void theScaleIsTrue();
    void marksHaveShapeAndColour();
    void wordsSayWhatItIs();
    void whatIsDrawnReadsBackTheSame();
    void nothingToDrawIsASentence();

private:
    PdfDrawing drawing(const std::string& pdf) const
    {
        return readPdfDrawing({reinterpret_cast<const unsigned char*>(pdf.data()), pdf.size()}, 0, {});
    }
    std::string file(const QString& name, const std::string& pdf) const
    {
        QFile out(m_folder.filePath(name));
        return out.open(QIODevice::WriteOnly) && out.write(pdf.data(), qint64(pdf.size())) == qint64(pdf.size()) ? out.fileName().toStdString() : "";
    }
    Record m_heart;
    QTemporaryDir m_folder;
};

void PaperPdfTest::initTestCase()
{
    m_heart = syntheticHeart(11);
    QCOMPARE(m_heart.fs_hz, double(kFs));
}

/// Spikes of 1 mV at 1 s and 9 s on a level strip stand 200 mm apart and 10 mm high.
void PaperPdfTest::theScaleIsTrue()
{
    Record heart = m_heart;
    heart.leads[Lead::II].assign(10 * kFs, 0.0);
    heart.leads[Lead::II][1 * kFs] = heart.leads[Lead::II][9 * kFs] = 1.0;
    const PdfDrawing drawn = drawing(toPdf(reviewed(heart), info()));
    QVERIFY(drawn.readable);
    // Points on a straight line may be left out: the strip is the longest line that is not straight.
    const PagePath* strip = nullptr;
    double ten_s = 0;
    for (const PagePath& p : drawn.strokes) {
        const double width = (p.points.back().x_px - p.points.front().x_px) * kMmPerPt;
        if (p.points.size() >= 8 && width > ten_s) {
            strip = &p, ten_s = width;
        }
    }
    QVERIFY(strip);
    QVERIFY2(std::abs(ten_s - 25 * (10 - 1.0 / kFs)) < 0.005 * 250, qPrintable(QString::number(ten_s)));
    std::vector<PagePoint> tips;
    for (const PagePoint& p : strip->points) {
        if ((strip->points.front().y_px - p.y_px) * kMmPerPt > 5) {
            tips.push_back(p);
        }
    }
    QCOMPARE(tips.size(), std::size_t(2));
    QVERIFY(std::abs((tips[1].x_px - tips[0].x_px) * kMmPerPt - 200) < 0.005 * 200);
    QVERIFY(std::abs((strip->points.front().y_px - tips[0].y_px) * kMmPerPt - 10) < 0.005 * 10);
    const double pitch = gridPitchPt(drawn) * kMmPerPt;
    QVERIFY2(std::abs(pitch - 1) < 0.005 || std::abs(pitch - 5) < 0.025, qPrintable(QString::number(pitch)));
    // The pulse before each of the four rows: 10 mm high, 5 mm wide.
    int pulses = 0;
    for (const PagePath& p : drawn.strokes) {
        if (p.points.size() == 6) {
            ++pulses;
            QVERIFY(std::abs((p.points[1].y_px - p.points[2].y_px) * kMmPerPt - 10) < 0.05);
            QVERIFY(std::abs((p.points[3].x_px - p.points[2].x_px) * kMmPerPt - 5) < 0.025);
        }
    }
    QCOMPARE(pulses, 4);
}

void PaperPdfTest::marksHaveShapeAndColour()
{
    const std::string pdf = toPdf(reviewed(m_heart), info());
    const PdfDrawing drawn = drawing(pdf);
    constexpr double kAboveLegend = 186, kStart = 30;
    const Reach edited = reachOf(drawn, 13, 77, 191, kAboveLegend);
    QVERIFY(edited.strokes > 3); // a frame, hatched
    QVERIFY(std::abs(edited.x0 - (kStart + 6.0 * 25)) < 0.3 && std::abs(edited.x1 - (kStart + 6.5 * 25)) < 0.3);
    const Reach doubtful = reachOf(drawn, 191, 89, 0, kAboveLegend);
    QCOMPARE(doubtful.strokes, std::size_t(1)); // a zigzag
    QVERIFY(std::abs(doubtful.x0 - (kStart + 8.0 * 25)) < 0.3 && std::abs(doubtful.x1 - (kStart + 9.0 * 25)) < 0.8);
}

void PaperPdfTest::wordsSayWhatItIs()
{
    const PageImage page = openPages(file("words.pdf", toPdf(reviewed(m_heart), info())))->load(0);
    QString all;
    for (const PageText& word : page.text) {
        all += QString::fromStdString(word.text) + ' ';
    }
    for (const char* words : {"NOT FOR DIAGNOSIS", "ward", "Zoë", "done", "25 mm/s", "10 mm/mV", "aVR", "V6", "set by hand", "doubtful"}) {
        QVERIFY2(all.contains(words), qPrintable(QString("%1: %2").arg(words, all)));
    }
    QVERIFY2(all.contains(QString(64, 'a')), qPrintable(all));
    QVERIFY2(std::abs(page.bgr.cols / page.dpi_x * 25.4 - 297) < 1, qPrintable(QString::number(page.bgr.cols / page.dpi_x * 25.4)));
}

/// Paper out, paper in: the stages read the same signals from it.
void PaperPdfTest::whatIsDrawnReadsBackTheSame()
{
    const Digitization drawn = reviewed(m_heart);
    Session session(std::make_shared<PageImage>(openPages(file("again.pdf", toPdf(drawn, info())))->load(0)));
    const Digitization& read = session.run();
    QVERIFY2(read.complete(), read.failure.c_str());
    QCOMPARE(read.layout->name, std::string("3x4+1"));
    QVERIFY(std::abs(read.layout->scale.speed_mm_per_s.value - 25) < 0.125);
    for (const auto& [lead, v] : drawn.signal->record.leads) {
        const auto there = read.signal->record.leads.find(lead);
        QVERIFY2(there != read.signal->record.leads.end(), leadName(lead).data());
        double sum = 0, n = 0;
        for (std::size_t k = 0; k < std::min(v.size(), there->second.size()); ++k) {
            if (!std::isnan(v[k]) && !std::isnan(there->second[k])) {
                sum += std::pow(v[k] - there->second[k], 2), ++n;
            }
        }
        QVERIFY2(n > 0.97 * std::ranges::count_if(v, [](double x) { return !std::isnan(x); }), leadName(lead).data());
        QVERIFY2(std::sqrt(sum / n) < 0.02, qPrintable(QString("%1: %2 mV").arg(QString(leadName(lead).data())).arg(std::sqrt(sum / n))));
    }
}

void PaperPdfTest::nothingToDrawIsASentence()
{
    QVERIFY_THROWS_EXCEPTION(Problem, toPdf({}, info()));
}

QTEST_GUILESS_MAIN(PaperPdfTest)
#include "PaperPdfTest.moc"
