// SPDX-License-Identifier: GPL-3.0-or-later
// How sure the program says it is: the model's arithmetic and files, doubts on a printed page that is damaged where this test
// damages it, and the judges of both.
#include "core/confidence/ErrorModel.h"
#include "core/evaluation/ConfidenceScore.h"
#include "core/evaluation/PageErrors.h"
#include "core/exchange/Exchange.h"
#include "core/press/Press.h"
#include "core/session/Session.h"
#include "core/trace/PathSpread.h"

#include <QTemporaryDir>
#include <QtTest>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <fstream>

using namespace retrace;
namespace fs = std::filesystem;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// One layer: log band = first feature, log mean square = 2 x the second.
ErrorModel plainModel()
{
    ErrorModel model;
    model.mean.assign(kFeatures, 0);
    model.scale.assign(kFeatures, 1);
    ErrorModel::Layer layer{Eigen::MatrixXf::Zero(2, static_cast<long>(kFeatures)), Eigen::VectorXf::Zero(2)};
    layer.weight(0, 0) = 1;
    layer.weight(1, 1) = 2;
    model.layers = {layer};
    return model;
}

FeatureRow rowOf(float first, float second)
{
    FeatureRow row{};
    row[0] = first, row[1] = second;
    return row;
}

std::string sentenceOf(const fs::path& file)
{
    try {
        ErrorModel::read(file);
    } catch (const Problem& problem) {
        return problem.what();
    }
    return {};
}

PrintedPage demoOf(const char* layout)
{
    PrintParams params;
    params.layout = layout;
    params.dpi = 150;
    return printPage(syntheticHeart(3), params);
}

Digitization digitize(const cv::Mat& picture)
{
    PageImage page;
    page.bgr = picture;
    SessionParams params;
    params.ink.value.method = "classical"; // quick; what is told must hold without the network too
    Session session(std::make_shared<const PageImage>(page), params);
    return session.run();
}

const LeadBox& boxOf(const PrintedPage& page, Lead lead)
{
    return *std::ranges::find(page.truth.boxes, lead, &LeadBox::lead);
}

/// Half of the ways through a map lead along one line, half along another `apart_mm` below.
NetworkReading fork(double apart_mm, cv::Mat& ink)
{
    NetworkReading map;
    map.px_per_mm_x = 16, map.px_per_mm_y = 8;
    map.position = cv::Mat(240, 320, CV_32F, cv::Scalar(0));
    ink = cv::Mat(240, 320, CV_32F, cv::Scalar(0));
    for (const int row : {120, 120 + static_cast<int>(apart_mm * map.px_per_mm_y)}) {
        map.position.row(row) += cv::Scalar(0.45);
        ink.row(row).setTo(1);
    }
    return map;
}

} // namespace

class ConfidenceTest : public QObject
{
    Q_OBJECT

private slots:
    void spreadOfOneWay();
    void spreadOfTwoWays();
    void modelsArithmetic();
    void curveIsAdded();
    void modelsFileRoundTrip();
    void damagedModels();
    void shippedModelIsThere();
    void cleanPage();
    void gapIsFoundAndRanked();
    void assumedScaleIsADoubt();
    void bareWallIsToBeScannedAgain();
    void columnsOfTheCsv();
    void coverageAndInterval();
    void rocAndWorst();
    void oneShiftAndOneOffset();
};

void ConfidenceTest::spreadOfOneWay()
{
    cv::Mat ink;
    const NetworkReading map = fork(0, ink);
    const PathSpread spread = spreadAround(map, ink, 0, std::vector<double>(320, 120.0), 15.0, {});
    QCOMPARE(spread.sd_mm.size(), std::size_t(320));
    QVERIFY2(spread.sd_mm[160] < 0.15F, qPrintable(QString::number(spread.sd_mm[160])));
    QVERIFY(spread.near[160] > 0.95F);
}

void ConfidenceTest::spreadOfTwoWays()
{
    cv::Mat ink;
    constexpr double apart_mm = 2;
    const NetworkReading map = fork(apart_mm, ink);
    const PathSpread spread = spreadAround(map, ink, 0, std::vector<double>(320, 120.0), 15.0, {});
    // half of the ways `apart_mm` off the path: root mean square of 0 and 2
    QVERIFY2(std::abs(spread.sd_mm[160] - apart_mm / std::sqrt(2)) < 0.3, qPrintable(QString::number(spread.sd_mm[160])));
    QVERIFY(std::abs(spread.near[160] - 0.5F) < 0.15F);
}

void ConfidenceTest::modelsArithmetic()
{
    const auto expected = plainModel().of({rowOf(std::log(0.05F), std::log(0.02F)), rowOf(-100, 100)});
    QVERIFY(std::abs(expected[0].band_mv - 0.05F) < 1e-5F);
    QVERIFY(std::abs(expected[0].error_mv - 0.02F) < 1e-5F);
    QVERIFY(expected[1].band_mv > 0); // beyond what was ever seen, nothing becomes 0 or endless
    QVERIFY(std::isfinite(expected[1].error_mv) && expected[1].error_mv < 30);
}

void ConfidenceTest::curveIsAdded()
{
    ErrorModel model = plainModel();
    model.curve_x = {-4, -2};
    model.curve_y = {1, 0};
    const auto expected = model.of({rowOf(-5, 0), rowOf(-3, 0), rowOf(0, 0)});
    QVERIFY(std::abs(std::log(expected[0].band_mv) - (-5 + 1)) < 1e-4);
    QVERIFY(std::abs(std::log(expected[1].band_mv) - (-3 + 0.5)) < 1e-4);
    QVERIFY(std::abs(std::log(expected[2].band_mv) - 0) < 1e-4);
}

void ConfidenceTest::modelsFileRoundTrip()
{
    const QTemporaryDir folder;
    const fs::path file = folder.filePath("m.json").toStdString();
    ErrorModel model = plainModel();
    model.curve_x = {-4, -2}, model.curve_y = {0.5F, 0.25F}, model.notes = {"a test"};
    model.write(file);
    const ErrorModel again = ErrorModel::read(file);
    const std::vector<FeatureRow> rows = {rowOf(-3.3F, -1.2F), rowOf(-2.5F, -4)};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        QCOMPARE(again.of(rows)[i].band_mv, model.of(rows)[i].band_mv);
        QCOMPARE(again.of(rows)[i].error_mv, model.of(rows)[i].error_mv);
    }
    QCOMPARE(again.notes, model.notes);
}

void ConfidenceTest::damagedModels()
{
    const QTemporaryDir folder;
    const fs::path file = folder.filePath("m.json").toStdString();
    QVERIFY(sentenceOf(file).find("cannot be opened") != std::string::npos);
    plainModel().write(file);
    QCOMPARE(sentenceOf(file), std::string());
    fs::resize_file(file, fs::file_size(file) / 2);
    QVERIFY(sentenceOf(file).find("damaged") != std::string::npos);
    ErrorModel narrow = plainModel();
    narrow.layers[0].weight = Eigen::MatrixXf::Zero(2, 3);
    narrow.write(file);
    QVERIFY(sentenceOf(file).find("do not fit") != std::string::npos);
}

void ConfidenceTest::shippedModelIsThere()
{
    std::string why;
    QVERIFY2(ErrorModel::shipped(&why) != nullptr, why.c_str());
}

void ConfidenceTest::cleanPage()
{
    const PrintedPage page = demoOf("3x4+1");
    const Digitization result = digitize(page.bgr);
    QVERIFY(result.complete() && result.confidence);
    QCOMPARE(result.confidence->leads.size(), result.signal->record.leads.size());
    QVERIFY2(result.confidence->error_mv < 0.1, qPrintable(QString::number(result.confidence->error_mv)));
    QVERIFY(result.confidence->verdict != Verdict::rescan);
    for (const auto& [lead, c] : result.confidence->leads) {
        const SamplesMv& v = result.signal->record.leads.at(lead);
        for (std::size_t k = 0; k < v.size(); ++k) {
            QVERIFY(std::isnan(v[k]) || (c.band_mv[k] > 0 && c.error_mv[k] > 0)); // every sample that is there has its claim
        }
    }
    QVERIFY(std::ranges::is_sorted(result.confidence->doubts, std::greater{}, &Doubt::energy_mv2_s));
}

void ConfidenceTest::gapIsFoundAndRanked()
{
    const PrintedPage page = demoOf("3x4+1");
    const LeadBox& v2 = boxOf(page, Lead::V2);
    cv::Mat torn = page.bgr.clone();
    const double from_s = v2.t0_s + 0.9, to_s = v2.t0_s + 1.7;
    const auto px = [&](double mm) { return static_cast<int>(mm * page.truth.px_per_mm); };
    const auto x = [&](double t_s) { return px(v2.box.x0_mm + (t_s - v2.t0_s) * 25); };
    cv::rectangle(torn, {x(from_s), px(v2.baseline_mm - 14)}, {x(to_s), px(v2.baseline_mm + 14)}, cv::Scalar::all(255), cv::FILLED);
    const Digitization result = digitize(torn);
    QVERIFY(result.complete());
    const auto& doubts = result.confidence->doubts;
    const auto found = std::ranges::find_if(doubts, [](const Doubt& d) { return d.lead == Lead::V2 && d.reason == DoubtReason::gap; });
    QVERIFY(found != doubts.end());
    QVERIFY2(std::abs(found->t0_s - from_s) < 0.15 && found->t1_s > to_s - 0.15, qPrintable(QString("%1 to %2 s").arg(found->t0_s).arg(found->t1_s)));
    QVERIFY2(found - doubts.begin() < 3, "the hole is not among the three worst places");
    const LeadConfidence& c = result.confidence->leads.at(Lead::V2);
    const auto middle = static_cast<std::size_t>((from_s + to_s) / 2 * 500), sound = static_cast<std::size_t>((v2.t0_s + 0.4) * 500);
    QVERIFY(c.reason[middle] == DoubtReason::gap);
    QVERIFY(c.error_mv[middle] > 2 * c.error_mv[sound]);
    QCOMPARE(static_cast<int>(result.confidence->verdict), static_cast<int>(Verdict::doubts));
}

void ConfidenceTest::assumedScaleIsADoubt()
{
    PrintParams params;
    params.layout = "3x4+1", params.dpi = 150, params.scale_text = false, params.pulse = PrintParams::Pulse::none, params.header_text = false;
    const Digitization result = digitize(printPage(syntheticHeart(3), params).bgr);
    QVERIFY(result.complete());
    QVERIFY(std::ranges::any_of(result.confidence->doubts, [](const Doubt& d) { return d.reason == DoubtReason::scale; }));
}

void ConfidenceTest::bareWallIsToBeScannedAgain()
{
    GridResult grid;
    grid.px_per_mm_x = grid.px_per_mm_y = 4;
    LayoutResult layout;
    layout.boxes.push_back({Lead::I, {0, 0, 62.5, 30}, 15, 0, 10});
    TraceResult traces;
    LeadTrace nothing;
    nothing.step_mm = 0.1;
    nothing.y_mm.assign(625, kNan);
    traces.traces.push_back(nothing);
    SignalResult signal;
    signal.record.fs_hz = 500;
    signal.record.leads[Lead::I] = SamplesMv(1250, kNan);
    signal.from_box[Lead::I] = 0;
    const ConfidenceResult result = assess(grid, layout, traces, signal);
    QCOMPARE(static_cast<int>(result.verdict), static_cast<int>(Verdict::rescan));
    QVERIFY(result.why.find("100 %") != std::string::npos);
    QVERIFY(result.advice.find("nearer") != std::string::npos); // 4 px/mm are too few
}

void ConfidenceTest::columnsOfTheCsv()
{
    const QTemporaryDir folder;
    Record record;
    record.leads[Lead::II] = {0.5, 0.25, kNan, 0.125};
    ConfidenceResult confidence;
    confidence.leads[Lead::II] = {{0.01, 0.02, 0.3, kNan}, {0.016, 0.032, 0.48, kNan}, {DoubtReason::none, DoubtReason::text, DoubtReason::gap, DoubtReason::none}};
    const fs::path file = folder.filePath("a.csv").toStdString();
    writeFileAtomically(file, toCsv(record, confidence));
    const auto again = readConfidence(file);
    QCOMPARE(again.size(), std::size_t(1));
    const LeadConfidence& c = again.at(Lead::II);
    QCOMPARE(c.band_mv[2], 0.48);
    QCOMPARE(c.error_mv[1], 0.02);
    QVERIFY(std::isnan(c.error_mv[3]));
    QVERIFY(c.reason[1] == DoubtReason::text && c.reason[2] == DoubtReason::gap && c.reason[0] == DoubtReason::none);
    QCOMPARE(readCsv(file, 500).leads.at(Lead::II)[1], 0.25); // the signals stay readable beside them
}

void ConfidenceTest::coverageAndInterval()
{
    // ten samples of error 1, bands of 2 for nine and 0.5 for one
    std::vector<ClaimedError> claims(10, {1.0F, 2.0F, 1.0F, "none"});
    claims[3].band_mv = 0.5F;
    claims[3].reason = "text";
    const ConfidenceScore score = scoreConfidence(claims);
    QCOMPARE(score.coverage, 0.9);
    QCOMPARE(score.coverage_of_tenths[0], 0.0); // sorted by width, the narrow one comes first
    QCOMPARE(score.coverage_of_tenths[9], 1.0);
    QCOMPARE(score.coverage_by_reason.at("text").second, 0.0);
    // widths 2 x band, and 2 / (1 - 0.9) times what lies outside: (9 x 4 + 1 + 20 x 0.5) / 10
    QVERIFY(std::abs(score.interval_score_mv - 4.7) < 1e-6);
    QVERIFY(std::abs(score.constant_interval_score_mv - 2.0) < 1e-6); // the band of 1 that holds all
}

void ConfidenceTest::rocAndWorst()
{
    std::vector<ClaimedError> claims;
    for (int i = 0; i < 100; ++i) {
        const float error = i < 5 ? 1.0F : 0.01F;
        claims.push_back({error, 1, i < 4 ? 0.5F : 0.02F, "none"}); // four of the five large ones are claimed large
    }
    const ConfidenceScore score = scoreConfidence(claims);
    // of 5 x 95 pairs 4 x 95 are told apart, 95 are ties
    QVERIFY(std::abs(score.roc_area - 0.9) < 1e-6);
    QVERIFY(score.worst_share >= 4.0 / 5 - 1e-6 && score.worst_share <= 1);
    for (ClaimedError& c : claims) {
        c.expected_mv = 0.1F;
    }
    QCOMPARE(scoreConfidence(claims).roc_area, 0.5);
}

void ConfidenceTest::oneShiftAndOneOffset()
{
    Record truth, prediction;
    for (const Lead lead : {Lead::I, Lead::II}) {
        SamplesMv v(1000), p(1000, kNan);
        for (int i = 0; i < 1000; ++i) {
            v[static_cast<std::size_t>(i)] = std::sin(i * 0.05) + (lead == Lead::II ? 0.3 * std::cos(i * 0.31) : 0);
        }
        for (std::size_t i = 0; i + 10 < 1000; ++i) {
            p[i + 10] = v[i] + 0.2; // 20 ms late, 0.2 mV high
        }
        truth.leads[lead] = v, prediction.leads[lead] = p;
    }
    prediction.leads[Lead::II][500] += 0.7;
    prediction.leads[Lead::I][600] = kNan;
    const PageErrors errors = pageErrors(truth, prediction);
    QCOMPARE(errors.shift, 10);
    QVERIFY(std::abs(errors.offset_mv - 0.2) < 0.01);
    QVERIFY(std::abs(errors.error_mv.at(Lead::II)[490] - 0.7) < 0.02);
    QVERIFY(std::abs(errors.error_mv.at(Lead::I)[100]) < 0.01);
    QVERIFY(std::abs(std::abs(errors.error_mv.at(Lead::I)[590]) - std::abs(truth.leads[Lead::I][590])) < 0.02); // missing: against the lead's mean
}

QTEST_GUILESS_MAIN(ConfidenceTest)
#include "ConfidenceTest.moc"
