// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LeadNames.h"

#include <QtTest>

#include <pango/pangocairo.h>

#include <opencv2/imgproc.hpp>

using namespace retrace;

namespace {

constexpr double kPxPerMm = 8;

/// A white sheet on which words and lines are drawn; coordinates in millimetres.
class Paper
{
public:
    Paper(double width_mm, double height_mm)
        : m_grey(int(height_mm * kPxPerMm), int(width_mm * kPxPerMm), CV_8U, cv::Scalar(0))
    {
    }

    void write(const std::string& text, double x_mm, double y_mm, const std::string& font, double cap_mm)
    {
        cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, m_grey.cols, m_grey.rows);
        cairo_t* cr = cairo_create(surface);
        PangoLayout* layout = pango_cairo_create_layout(cr);
        PangoFontDescription* description = pango_font_description_from_string(font.c_str());
        pango_font_description_set_absolute_size(description, cap_mm / 0.72 * kPxPerMm * PANGO_SCALE);
        pango_layout_set_font_description(layout, description);
        pango_layout_set_text(layout, text.c_str(), -1);
        cairo_move_to(cr, x_mm * kPxPerMm, y_mm * kPxPerMm);
        pango_cairo_show_layout(cr, layout);
        cairo_surface_flush(surface);
        const cv::Mat drawn(m_grey.rows, m_grey.cols, CV_8U, cairo_image_surface_get_data(surface),
                            std::size_t(cairo_image_surface_get_stride(surface)));
        cv::max(m_grey, drawn, m_grey);
        pango_font_description_free(description);
        g_object_unref(layout);
        cairo_destroy(cr);
        cairo_surface_destroy(surface);
    }

    void line(double x0_mm, double y0_mm, double x1_mm, double y1_mm)
    {
        cv::line(m_grey, cv::Point(int(x0_mm * kPxPerMm), int(y0_mm * kPxPerMm)),
                 cv::Point(int(x1_mm * kPxPerMm), int(y1_mm * kPxPerMm)), cv::Scalar(255), 2, cv::LINE_AA);
    }

    UnwarpedPage page() const
    {
        UnwarpedPage page;
        cv::cvtColor(255 - m_grey, page.bgr, cv::COLOR_GRAY2BGR);
        page.valid = cv::Mat(m_grey.size(), CV_8U, cv::Scalar(255));
        page.px_per_mm_x = page.px_per_mm_y = kPxPerMm;
        page.five = {2.3, 2.3};
        return page;
    }

    InkResult ink() const
    {
        InkResult ink;
        m_grey.convertTo(ink.coverage, CV_32F, 1 / 255.0);
        ink.classes = cv::Mat::zeros(m_grey.size(), CV_8U);
        return ink;
    }

    std::vector<NameMark> names(const std::vector<NameMark>& known = {}) const
    {
        return findLeadNames(page(), ink(), known, {});
    }

private:
    cv::Mat m_grey;
};

const char* const kTwelve[3][4] = {{"I", "aVR", "V1", "V4"}, {"II", "aVL", "V2", "V5"}, {"III", "aVF", "V3", "V6"}};

Paper twelveNames(const std::string& font, double cap_mm)
{
    Paper paper(260, 130);
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 4; ++column) {
            paper.write(kTwelve[row][column], 10 + 62 * column, 10 + 40 * row, font, cap_mm);
            paper.line(8 + 62 * column, 30 + 40 * row, 68 + 62 * column, 30 + 40 * row);
        }
    }
    return paper;
}

std::string nameAt(const std::vector<NameMark>& marks, double x_mm, double y_mm)
{
    for (const NameMark& m : marks) {
        const PaperBox near{m.box.x0_mm - 1, m.box.y0_mm - 1, m.box.x1_mm + 1, m.box.y1_mm + 1};
        if (m.score > 0.5 && near.contains({x_mm, y_mm})) {
            return (m.inverted ? "-" : "") + std::string(leadName(m.lead));
        }
    }
    return {};
}

int sureNames(const std::vector<NameMark>& marks)
{
    return int(std::ranges::count_if(marks, [](const NameMark& m) { return m.score > 0.5; }));
}

std::string shown(const PrintedScale& s)
{
    const auto one = [](const std::optional<double>& v) { return v ? QByteArray::number(*v).toStdString() : "-"; };
    return one(s.speed_mm_per_s) + " " + one(s.limb_gain_mm_per_mv) + " " + one(s.chest_gain_mm_per_mv);
}

} // namespace

class LeadNamesTest : public QObject
{
    Q_OBJECT

private slots:
    void scaleOfText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("scale");
        const char* table[][2] = {
            {"25mm/s 10mm/mV 40Hz", "25 10 10"},
            {"25 mm/s", "25 - -"},
            {"10mm/mV", "- 10 10"},
            {"Speed: 25 mm/sec Limb: 10 mm/mV Chest: 10.0 mm/mV", "25 10 10"},
            {"Speed: 50 mm/sec  Limb: 10 mm/mV  Chest: 5 mm/mV", "50 10 5"},
            {"Chest: 5.0 mm/mV Limb: 20 mm/mV 12.5 mm/s", "12.5 20 5"},
            {"12,5 mm/s 5 mm/mV", "12.5 5 5"},
            {"Speed 25 mm/sec Limb 10 mm/mV Chest 5 0 mm/mV", "25 10 5"},
            {"Speed 25 mm/sec Limb 10 0 mm/mV Chest 2 5 mm/mV", "25 10 2.5"},
            {"25 mm/s Limb: 10 mm/mV Chest: ? mm/mV", "25 10 -"},
            {"aVF 7 5 mm/mV 25 mm/s", "25 5 5"},
            {"2.5cm/s 1 cm/mV", "25 10 10"},
            {"25mm/sek 10mm/mv", "25 10 10"},
            {"25 MM/S, 10 MM/MV", "25 10 10"},
            {"25mm/s1Omm/mV", "25 10 10"},
            {"2Smm/s lOmm/mV", "25 10 10"},
            {"50mm/s 20mmV", "50 20 20"},
            {"25 mm/$ 10 mm/mvV", "25 10 10"},
            {"25mm/s 1Omm/my.", "25 10 10"},
            {"F 0.05-150 Hz 25 mm/s 10 mm/mV", "25 10 10"},
            {"250 mm/s 100 mm/mV", "25 10 10"}, // points lost
            {"25 mm/s Limb 10.0 mm/mV Chest 50 mm/mV", "25 10 5"},
            {"25mm/s i10mm/mV", "25 10 10"},
            {"500mm/s 5mm/mV", "50 5 5"},
            {"25 mn/s 10.0 nn/mV", "25 10 10"},
            {"Speed 50 mm/s Limb 10 ma/mV Chest 5 mn/mV", "50 10 5"},
            {"Speed:25 mm/s Limb.10 mm/mV_ Chest'5 mm/mV", "25 10 5"}, // a colon read as a point
            {"Speed 25 mm/s Limb10mm/mV Chest.5 mm/mV", "25 10 5"}, // ... and lost
            {"Spesd:56 mm/s Lambi16 mm/mV Chest :10 mm/mv", "50 10 10"}, // noughts that were not clear
            {"25mmils LOmm/MV 0.15 100. Hz", "25 10 10"}, // the stroke read twice, as letters
            {"50mnvs 20mm/mV", "50 20 20"},
            {"50min/s 5mm/mV", "50 5 5"},
            {"50 mm/< 10 mm/mV", "50 10 10"}, // what is left of an s
            {"HR 50 min 10 mm/mV", "- 10 10"},
            {"25 mn s 0 ran inv", "- - -"}, // the s is of mm/s, the 1 of 10 was lost
            {"25mm/s Sim/mV", "25 5 5"},
            {"50mnV/s 1LOmm/mvV", "50 10 10"},
            {"25 mm/s Limb 16.0 mm/mV Chest 5.0 tom/mV", "25 10 5"},
            {"Speed: 25 ae/vec Limb: 16 am/mV Chest: 5.6 aa/av", "25 10 5"},
            {"25 mm/s Limb 20.9 mm/mV Chest 20.9 mm/mV", "25 20 20"},
            {"Speed: 25 mm/sec Chest: 5\u00b00 mm/mV", "25 5 5"},
            {"25mmsec 50 mnjmvl", "25 5 5"},
            {"25mm/s 2Ommsn\u00a5 ~ 0.95-150 Hz", "25 20 20"},
            {"25 mm/s 28 mm/s 36 mm/mV", "25 - -"},
            {"Smnv/s 1O0mm/mvV", "- 10 10"}, // 25 mm/s is no gain
            {"30 mm/s 7 mm/mV", "- - -"},
            {"300 mm/s 70 mm/mV", "- - -"},
            {"125 mm/s", "- - -"},
            {"Age: 25 Weight: 50 kg Height: 165 mm", "- - -"},
            {"10 mmHg 25 ms", "- - -"},
            {"", "- - -"},
        };
        for (const auto& row : table) {
            QTest::addRow("\"%s\"", row[0]) << row[0] << row[1];
        }
    }

    void scaleOfText()
    {
        QFETCH(QString, text);
        QFETCH(QString, scale);
        QCOMPARE(QString::fromStdString(shown(parseScale(text.toStdString()))), scale);
    }

    void twelveNamesInManyFonts_data()
    {
        QTest::addColumn<QString>("font");
        QTest::addColumn<double>("cap_mm");
        for (const char* font : {"DejaVu Sans", "DejaVu Sans Bold", "DejaVu Serif", "DejaVu Sans Mono",
                                 "Liberation Sans", "Liberation Sans Narrow Bold", "Liberation Serif Italic",
                                 "Liberation Mono Bold"}) {
            for (double cap_mm : {2.0, 3.0, 4.5}) {
                QTest::addRow("%s %.1f mm", font, cap_mm) << font << cap_mm;
            }
        }
    }

    void twelveNamesInManyFonts()
    {
        QFETCH(QString, font);
        QFETCH(double, cap_mm);
        const auto marks = twelveNames(font.toStdString(), cap_mm).names();
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 4; ++column) {
                QCOMPARE(QString::fromStdString(nameAt(marks, 10.8 + 62 * column, 10 + 40 * row + 0.9 * cap_mm)),
                         QString(kTwelve[row][column]));
            }
        }
        QCOMPARE(sureNames(marks), 12);
    }

    void otherWordsAreNoNames()
    {
        Paper paper(260, 130);
        double y = 8;
        for (const char* text : {"Name: Muster, Vera", "HR 72 bpm", "10 mm/mV", "Vent. rate 61", "QRS 92 ms",
                                 "V1 V2 V3 reversed?", "25 mm/s", "Dr. A. Leaf"}) {
            paper.write(text, 12, y, "DejaVu Sans", 2.5);
            y += 12;
        }
        QCOMPARE(sureNames(paper.names()), 0);
    }

    void nameCrossedByTheTraceIsFound()
    {
        Paper paper = twelveNames("DejaVu Serif", 2.6);
        paper.line(75, 45, 77.5, 70); // through aVL, down to the trace
        const auto marks = paper.names();
        QCOMPARE(nameAt(marks, 73, 52.3), std::string("aVL"));
    }

    void separatorsAreNoI()
    {
        Paper paper = twelveNames("DejaVu Sans", 2.6);
        for (double x : {69.5, 131.5, 193.5}) {
            for (double y : {22.0, 62.0, 102.0}) {
                paper.line(x, y, x, y + 5);
            }
        }
        QCOMPARE(sureNames(paper.names()), 12);
    }

    void minusBeforeAvrIsSeen()
    {
        Paper paper(120, 100);
        const char* names[] = {"aVL", "I", "-aVR", "II", "aVF", "III"};
        for (int k = 0; k < 6; ++k) {
            paper.write(names[k], 10, 6 + 15 * k, "DejaVu Sans", 3);
        }
        const auto marks = paper.names();
        const auto found = std::ranges::find_if(marks, [](const NameMark& m) { return m.lead == Lead::aVR; });
        QVERIFY(found != marks.end());
        QVERIFY(found->inverted);
    }

    void knownNamesComeBackOnce()
    {
        const Paper paper = twelveNames("DejaVu Sans", 3);
        NameMark known;
        known.lead = Lead::V1;
        known.box = {134, 10, 139, 15};
        known.score = 1;
        const auto marks = paper.names({known});
        QCOMPARE(std::ranges::count_if(marks, [](const NameMark& m) { return m.lead == Lead::V1; }), 1);
        QCOMPARE(sureNames(marks), 12);
    }

    void emptyPageHasNothing()
    {
        const Paper paper(200, 100);
        QVERIFY(paper.names().empty());
        const PrintedScale scale = readPrintedScale(paper.page(), paper.ink(), {});
        QVERIFY(!scale.speed_mm_per_s && !scale.limb_gain_mm_per_mv && !scale.box);
        QVERIFY(findLeadNames({}, {}, {}, {}).empty());
    }

    void printedScaleIsRead()
    {
        Paper paper = twelveNames("DejaVu Sans", 3);
        paper.write("25 mm/s  10 mm/mV", 40, 121, "DejaVu Sans", 2.5);
        const PrintedScale scale = readPrintedScale(paper.page(), paper.ink(), {});
        if (!scale.speed_mm_per_s && !QFile::exists("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata")) {
            QSKIP("Tesseract's English data is not installed.");
        }
        QCOMPARE(shown(scale), std::string("25 10 10"));
        QVERIFY(scale.box && scale.box->y0_mm > 118);
    }

    void printedScaleIsReadBehindOtherLines()
    {
        Paper paper = twelveNames("DejaVu Sans", 3);
        paper.write("25 mm/s  10 mm/mV", 40, 105, "DejaVu Sans", 2.5);
        for (int k = 0; k < 6; ++k) {
            paper.write("Copy of the ward, to be kept", k % 2 ? 110 : 30, 109 + 5 * (k / 2), "DejaVu Sans", 2.5);
        }
        if (!QFile::exists("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata")) {
            QSKIP("Tesseract's English data is not installed.");
        }
        QCOMPARE(shown(readPrintedScale(paper.page(), paper.ink(), {})), std::string("25 10 10"));
    }

    void cancelIsHeard()
    {
        std::stop_source source;
        source.request_stop();
        Task task;
        task.stop = source.get_token();
        const Paper paper = twelveNames("DejaVu Sans", 3);
        QVERIFY_EXCEPTION_THROWN(findLeadNames(paper.page(), paper.ink(), {}, task), Cancelled);
    }
};

QTEST_GUILESS_MAIN(LeadNamesTest)
#include "LeadNamesTest.moc"
