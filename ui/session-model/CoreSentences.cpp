// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/CoreSentences.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>
#include <vector>

namespace retrace {
namespace {

/// What the core may say, with {} where it puts something in; tests/ui/LanguageTest holds this list complete.
constexpr std::array kPatterns = {
    QT_TRANSLATE_NOOP("CoreSentences", "{} failed unexpectedly. Please report this page's kind with the following words: {}"),
    QT_TRANSLATE_NOOP("CoreSentences", "The page was turned by {} degrees, because its lead names are upright that way."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is not enough memory for this page. Close other programs, or scan the page at a lower resolution."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is not enough memory for this page; save it with fewer dots per inch."),
    QT_TRANSLATE_NOOP("CoreSentences", "Open a PNG, JPEG, TIFF, BMP, WebP, HEIC, DICOM or PDF file."),
    QT_TRANSLATE_NOOP("CoreSentences", "The ink was separated without the network."),
    QT_TRANSLATE_NOOP("CoreSentences", "A sampling rate of {} Hz is not possible; choose 50 to 10000."),
    QT_TRANSLATE_NOOP("CoreSentences", "Lead {} reaches {} mV, and a WFDB file of this resolution ends at 32.767 mV. Check the page's gain, or export CSV."),
    QT_TRANSLATE_NOOP("CoreSentences", "Less than half of lead {} could be read."),
    QT_TRANSLATE_NOOP("CoreSentences", "Neither a printed {} nor a calibration pulse was found: {} {} is assumed."),
    QT_TRANSLATE_NOOP("CoreSentences", "The page says {} {} but its calibration pulse says {} {}; the printed {} was taken. Please check it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The page prints a gain of the chest leads that could not be read: {} mm/mV is assumed."),
    QT_TRANSLATE_NOOP("CoreSentences", "paper speed"),
    QT_TRANSLATE_NOOP("CoreSentences", "gain"),
    QT_TRANSLATE_NOOP("CoreSentences", "No ECG traces were found on this page. If there are some, choose the layout by hand."),
    QT_TRANSLATE_NOOP("CoreSentences", "No rows of ECG traces were found on this page; check that the right page is open and upright, or mark the paper by hand."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid and no other scale was found on this page. Mark two points a known distance apart, or scan the page with its grid visible."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found and nothing tells the scale; it is a guess. Mark two points a known distance apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found; the scale assumes that the picture is one whole sheet of A4 or Letter. Mark two points a known distance apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found; the scale comes from the resolution that the file claims. Check it, or mark two points a known distance apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found; the scale comes from the calibration pulses and the length of the lines. Check it, or mark two points a known distance apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found; the scale comes from the calibration pulses. Check it, or mark two points a known distance apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found; the scale assumes that the lines show {} s. Mark two points a known distance apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found; the scale comes from the two points that were marked."),
    QT_TRANSLATE_NOOP("CoreSentences", "No grid was found; the scale is the one that was given."),
    QT_TRANSLATE_NOOP("CoreSentences", "No lead names could be read: the layout {} was told by the number of rows and the limb-lead laws. Please check it."),
    QT_TRANSLATE_NOOP("CoreSentences", "No traces could be told from the other lines in this PDF, so they are read from its picture."),
    QT_TRANSLATE_NOOP("CoreSentences", "Only one spacing of grid lines was seen; it was taken as 1 mm. Check it against the calibration pulse."),
    QT_TRANSLATE_NOOP("CoreSentences", "Only one spacing of grid lines was seen; it was taken as 5 mm. Check it against the calibration pulse."),
    QT_TRANSLATE_NOOP("CoreSentences", "Page {} of this PDF has no size; export or print it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "Page {} of this PDF is damaged; export or print it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "Some curves in this PDF are not drawn as they are stored, so traces are read from its picture."),
    QT_TRANSLATE_NOOP("CoreSentences", "The document in this DICOM file is no PDF; export the ECG as a picture or as PDF."),
    QT_TRANSLATE_NOOP("CoreSentences", "The four corners do not lie as those of a sheet of paper do. Drag them apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "The file ends early or is damaged: about {} % of the picture could be read, the rest is blank."),
    QT_TRANSLATE_NOOP("CoreSentences", "The file is damaged, and parts of the picture may be wrong or missing."),
    QT_TRANSLATE_NOOP("CoreSentences", "The file's checksum could not be computed; try again."),
    QT_TRANSLATE_NOOP("CoreSentences", "The grid could be followed over less than half of the sheet; the rest of the map is carried on from there."),
    QT_TRANSLATE_NOOP("CoreSentences", "The ink is very faint; a scan with more contrast would read better."),
    QT_TRANSLATE_NOOP("CoreSentences", "The ink network is not installed (models/position.pt)."),
    QT_TRANSLATE_NOOP("CoreSentences", "The layout {} is a guess: too few lead names could be read. Please check it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The layout {} is only just more likely than {}. Please check it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The model {} could not be opened."),
    QT_TRANSLATE_NOOP("CoreSentences", "The model's manifest {} {}."),
    QT_TRANSLATE_NOOP("CoreSentences", "The network {} could not be read by LibTorch {}; make it anew with \"retrace-cli train --export\"."),
    QT_TRANSLATE_NOOP("CoreSentences", "The network {} is made for other classes or another scale than this program's."),
    QT_TRANSLATE_NOOP("CoreSentences", "The network {} is not the one that its manifest describes (SHA-256 differs)."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no network {}."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no CUDA card that LibTorch can use here; choose --device cpu."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no way of reading ink called \"{}\"; choose auto, network or classical."),
    QT_TRANSLATE_NOOP("CoreSentences", "These are no weights of a Retrace network of format 1; take those that \"retrace-cli train\" wrote."),
    QT_TRANSLATE_NOOP("CoreSentences", "The weights do not fit this network (\"{}\"); take weights of the same version."),
    QT_TRANSLATE_NOOP("CoreSentences", "The tensor file {} could not be read: {}. Take another copy of it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The name in row {} could not be read surely; after the names of the other rows it was taken for {}. Please check it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The page holds no picture. Open another file."),
    QT_TRANSLATE_NOOP("CoreSentences", "The page holds no pixels. Open another file."),
    QT_TRANSLATE_NOOP("CoreSentences", "The page prints -{0}; it was turned back and is exported as {0}."),
    QT_TRANSLATE_NOOP("CoreSentences", "The page shows {} rows of traces, which does not fit the layout {}; choose another."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no layout called \"{}\"; choose one of the list."),
    QT_TRANSLATE_NOOP("CoreSentences", "The paper lies at about 45 degrees, so which way is up is a guess. Turn the page if it is wrong."),
    QT_TRANSLATE_NOOP("CoreSentences", "The picture claims {} x {} pixels, more than the limit of {} megapixels; save it with fewer dots per inch."),
    QT_TRANSLATE_NOOP("CoreSentences", "The picture is {} x {} pixels, too small to hold an ECG; scan it with at least 100 dots per inch."),
    QT_TRANSLATE_NOOP("CoreSentences", "The picture claims a size that cannot be, so the file is damaged; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "The picture's pixels are of a kind that cannot be read; save it with 8 or 16 bits a channel."),
    QT_TRANSLATE_NOOP("CoreSentences", "The picture has a number of colour channels that cannot be read; save it as RGB or grey."),
    QT_TRANSLATE_NOOP("CoreSentences", "The rhythm strip in row {} carries no readable name; it agrees with lead {} and was taken for it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The strip in row {} carries no readable lead name; it is called {}."),
    QT_TRANSLATE_NOOP("CoreSentences", "The strip in row {} carries no readable lead name; after the limb-lead laws it was taken for {}. Please check it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The strip in row {} reads as lead {} but agrees with lead {}, and was taken for it. Please check it."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no page to draw. Open a page first."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no paper to read on this page; check that the right page was opened."),
    QT_TRANSLATE_NOOP("CoreSentences", "This DICOM file holds no picture; export the ECG as a picture or as PDF."),
    QT_TRANSLATE_NOOP("CoreSentences", "This DICOM file holds the signals themselves, not a page; there is nothing to trace in it."),
    QT_TRANSLATE_NOOP("CoreSentences", "This DICOM file should hold a document, but it is empty; export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This DICOM file is damaged or ends early and cannot be read; export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This DICOM picture is damaged or packed in a way that cannot be read; export it uncompressed."),
    QT_TRANSLATE_NOOP("CoreSentences", "This DICOM picture is damaged and cannot be read; export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This HEIC picture needs a decoder that is not installed, or is damaged; save it as JPEG."),
    QT_TRANSLATE_NOOP("CoreSentences", "This HEIC picture is damaged or ends early and cannot be read; copy it from the phone again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PDF has no pages; export or print it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PDF is protected by a password; save a copy without one and open that."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PDF is damaged and cannot be read; export or print it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PDF page is very large and was drawn at {} dots per inch only."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PDF seems to draw its traces as filled shapes, so they are read from its picture."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PDF's drawing could not be followed to its end, so traces are read from its picture."),
    QT_TRANSLATE_NOOP("CoreSentences", "This page of the PDF cannot be drawn; print it to a new PDF or save it as PNG."),
    QT_TRANSLATE_NOOP("CoreSentences", "This WebP file is an animation, not a page; save one picture of it as PNG."),
    QT_TRANSLATE_NOOP("CoreSentences", "This WebP file is damaged at its beginning or ends there; export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This BMP file is damaged and cannot be read; save it as PNG."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PNG file is damaged at its beginning or ends there; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This PNG file is damaged and cannot be read; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This JPEG file is damaged at its beginning or ends there; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This JPEG file is damaged and cannot be read; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This TIFF file is damaged at its beginning or ends early; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This page of the TIFF file is damaged; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This TIFF file is of a kind that cannot be read; save it as PNG."),
    QT_TRANSLATE_NOOP("CoreSentences", "This {} file is damaged and cannot be read; scan or export it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This file does not exist; check its name and folder."),
    QT_TRANSLATE_NOOP("CoreSentences", "This file has no page {}; it has {}."),
    QT_TRANSLATE_NOOP("CoreSentences", "This file is empty; copy or scan it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "This file cannot be read; check that you are allowed to open it."),
    QT_TRANSLATE_NOOP("CoreSentences", "This file is larger than 2 GB; save the page with fewer dots per inch."),
    QT_TRANSLATE_NOOP("CoreSentences", "This file is of no kind that can be read, or its beginning is damaged."),
    QT_TRANSLATE_NOOP("CoreSentences", "This is a ZIP archive or an office document, not a picture; unpack it or save the page as PDF."),
    QT_TRANSLATE_NOOP("CoreSentences", "This is a GIF picture, which cannot be read; save it as PNG."),
    QT_TRANSLATE_NOOP("CoreSentences", "This is a packed archive, not a picture; unpack it first."),
    QT_TRANSLATE_NOOP("CoreSentences", "This is a PostScript file, which cannot be read; save it as PDF."),
    QT_TRANSLATE_NOOP("CoreSentences", "This is a text file, not a picture of an ECG."),
    QT_TRANSLATE_NOOP("CoreSentences", "This is a device or a pipe, not an ordinary file; save the page as a file first."),
    QT_TRANSLATE_NOOP("CoreSentences", "This is a folder, not a file; open one of the files in it."),
    QT_TRANSLATE_NOOP("CoreSentences", "This picture is damaged or ends early, and too little of it can be read; scan or copy it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "The PDF could not be drawn. Export another format."),
    QT_TRANSLATE_NOOP("CoreSentences", "There are no signals to draw. Read the page first."),
    QT_TRANSLATE_NOOP("CoreSentences", "Redrawn from a page by Retrace {}. The pulse before each row is 1 mV and 0.2 s."),
    QT_TRANSLATE_NOOP("CoreSentences", "Set by hand."),
    QT_TRANSLATE_NOOP("CoreSentences", "No trace was found here."),
    QT_TRANSLATE_NOOP("CoreSentences", "The trace leaves the page."),
    QT_TRANSLATE_NOOP("CoreSentences", "Another lead's trace crosses here."),
    QT_TRANSLATE_NOOP("CoreSentences", "A calibration pulse stands on the trace."),
    QT_TRANSLATE_NOOP("CoreSentences", "A bar between leads stands on the trace."),
    QT_TRANSLATE_NOOP("CoreSentences", "Hidden at the lead's border, told from its other beats."),
    QT_TRANSLATE_NOOP("CoreSentences", "Lettering stands on the trace."),
    QT_TRANSLATE_NOOP("CoreSentences", "The ink is faint or broken."),
    QT_TRANSLATE_NOOP("CoreSentences", "The limb leads do not add up here."),
    QT_TRANSLATE_NOOP("CoreSentences", "The beat is unlike the lead's others."),
    QT_TRANSLATE_NOOP("CoreSentences", "The rhythm strip shows something else."),
    QT_TRANSLATE_NOOP("CoreSentences", "More than one way fits the ink."),
    QT_TRANSLATE_NOOP("CoreSentences", "Take the picture from nearer, or scan at 200 dpi or more."),
    QT_TRANSLATE_NOOP("CoreSentences", "Scan the page so that its grid can be seen, or mark two points a known distance apart."),
    QT_TRANSLATE_NOOP("CoreSentences", "Take the picture again with the whole page in view and no shadow on it."),
    QT_TRANSLATE_NOOP("CoreSentences", "Lay the page flat, best under a sheet of glass, or scan it."),
    QT_TRANSLATE_NOOP("CoreSentences", "Take the picture again with more light, or scan with higher contrast."),
    QT_TRANSLATE_NOOP("CoreSentences", "Scan the page flat at 300 dpi, if the paper is at hand."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} % of what the page prints was not found."),
    QT_TRANSLATE_NOOP("CoreSentences", "The traces are expected to be off by {} mV in the mean."),
    QT_TRANSLATE_NOOP("CoreSentences", "One stretch is in doubt."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} stretches are in doubt."),
    QT_TRANSLATE_NOOP("CoreSentences", "The layout is a guess."),
    QT_TRANSLATE_NOOP("CoreSentences", "The scale is assumed, not measured."),
    QT_TRANSLATE_NOOP("CoreSentences", "The confidence model {} cannot be opened."),
    QT_TRANSLATE_NOOP("CoreSentences", "The confidence model {} is damaged; take another copy of it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The confidence model {} cannot be used: {}. Take the one that came with the program."),
    QT_TRANSLATE_NOOP("CoreSentences", "The confidence model confidence.json is missing."),
    QT_TRANSLATE_NOOP("CoreSentences", "How sure each sample is, is told by a rule of thumb."),
    QT_TRANSLATE_NOOP("CoreSentences", "The review {} cannot be used: {}. It is left as it is."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} was made for another version of this page: the page's file has changed since."),
    QT_TRANSLATE_NOOP("CoreSentences", "it is damaged"),
    QT_TRANSLATE_NOOP("CoreSentences", "it was written by a newer version of Retrace"),
    QT_TRANSLATE_NOOP("CoreSentences", "Lead {} reaches {} mV, and an EDF file of this resolution ends at 32.767 mV. Check the page's gain, or export CSV."),
    QT_TRANSLATE_NOOP("CoreSentences", "The EDF file could not be prepared: the folder for temporary files cannot be written. Free some space there."),
    QT_TRANSLATE_NOOP("CoreSentences", "The EDF file could not be written. Free some space in the folder for temporary files, or export CSV."),
    QT_TRANSLATE_NOOP("CoreSentences", "EDF holds whole numbers of samples a second, and these are {}. Export at another rate, or CSV."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} could not be read: it is missing or empty."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} could not be written: {}. Choose another folder or free some space."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} could not be written; check the folder and the space on the disk."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} could not be written; check the folder."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} holds no column named after an ECG lead. Its first line must name the columns."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} is not a WFDB record that can be read: {}."),
    QT_TRANSLATE_NOOP("CoreSentences", "No lead was found on the page; there is nothing to learn from it."),
    QT_TRANSLATE_NOOP("CoreSentences", "\"{}\" is no split; give two or three shares that add up to 1, such as 0.8,0.1,0.1."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no label format \"{}\"; known are plain, nnunet, coco, yolo and contest."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} holds no weights of a Retrace network; take a .pt or .safetensors that \"retrace-cli train\" wrote."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} is no folder that can be opened. Check its name, and that you may read it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The folder {} could not be looked through: {}. Check that it is still there, then open it again."),
    QT_TRANSLATE_NOOP("CoreSentences", "The list's index {} could not be opened ({}); what is read is forgotten when the list is closed."),
    QT_TRANSLATE_NOOP("CoreSentences", "The list's index {} could not be used ({}). Delete it and open the folder again; nothing is lost with it."),
    QT_TRANSLATE_NOOP("CoreSentences", "The page could not be worked on ({})."),
    QT_TRANSLATE_NOOP("CoreSentences", "No page has a finished review. Finish some in the window (Ctrl+Return), or take all pages."),
    QT_TRANSLATE_NOOP("CoreSentences", "No page could be made into a training pair."),
    QT_TRANSLATE_NOOP("CoreSentences", "There is no page to make a training pair of."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} cannot be opened; give a CSV with lines of page,key."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} holds no manifest.json of retrace-cli print or labels; take --from reading."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} is not empty; choose another folder."),
    QT_TRANSLATE_NOOP("CoreSentences", "{}: {} The page is read without it."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} holds no image, PDF or DICOM file."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} does not exist. Check the name of the file or folder."),
    QT_TRANSLATE_NOOP("CoreSentences", "{} cannot be read and could not be put aside either ({})."),
};

/// The pattern as an expression; a place that is named twice must hold the same twice.
QRegularExpression expressionOf(const QString& pattern)
{
    static const QRegularExpression place(R"(\\\{(\d*)\\\})"); // as escape() leaves it
    QString text = QRegularExpression::escape(pattern);
    QStringList named;
    for (auto match = place.match(text); match.hasMatch(); match = place.match(text)) {
        const QString name = match.captured(1);
        const bool again = !name.isEmpty() && named.contains(name);
        named << name;
        const QString group = again ? QString("\\%1").arg(named.indexOf(name) + 1) : QString("(.+?)");
        text.replace(match.capturedStart(), match.capturedLength(), group);
    }
    return QRegularExpression("^" + text + "(?: (?<rest>.+))?$", QRegularExpression::DotMatchesEverythingOption);
}

struct Sentence { const char* pattern; QRegularExpression expression; };

const std::vector<Sentence>& sentences()
{
    static const std::vector<Sentence> all = [] {
        std::vector<Sentence> made;
        for (const char* pattern : kPatterns) {
            made.push_back({pattern, expressionOf(QString::fromUtf8(pattern))});
        }
        return made;
    }();
    return all;
}

QString filled(QString text, const QRegularExpressionMatch& match)
{
    static const QRegularExpression place(R"(\{(\d*)\})");
    int next = 1;
    qsizetype from = 0;
    for (auto here = place.match(text); here.hasMatch(); here = place.match(text, from)) {
        const int at = here.captured(1).isEmpty() ? next++ : here.captured(1).toInt() + 1;
        const QString word = inTheWindowsLanguage(match.captured(at));
        text.replace(here.capturedStart(), here.capturedLength(), word);
        from = here.capturedStart() + word.size();
    }
    return text;
}

} // namespace

QString inTheWindowsLanguage(const QString& english)
{
    for (const Sentence& sentence : sentences()) {
        const auto match = sentence.expression.match(english);
        if (!match.hasMatch()) {
            continue;
        }
        const QString own = filled(QCoreApplication::translate("CoreSentences", sentence.pattern), match);
        const QString rest = match.captured("rest");
        return rest.isEmpty() ? own : own + " " + inTheWindowsLanguage(rest);
    }
    return english;
}

} // namespace retrace
