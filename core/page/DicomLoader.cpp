// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmimage/diregist.h>
#include <dcmtk/dcmimgle/dcmimage.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <opencv2/imgproc.hpp>

#include <mutex>

namespace retrace {
namespace {

void registerDecoders()
{
    static std::once_flag once;
    std::call_once(once, [] {
        DJDecoderRegistration::registerCodecs();
        DJLSDecoderRegistration::registerCodecs();
        DcmRLEDecoderRegistration::registerCodecs();
    });
}

std::unique_ptr<DcmFileFormat> parse(ByteView bytes)
{
    constexpr Uint32 kReadNow = 0xffffffff;
    DcmInputBufferStream stream;
    stream.setBuffer(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    stream.setEos();
    auto format = std::make_unique<DcmFileFormat>();
    format->transferInit();
    const OFCondition status = format->read(stream, EXS_Unknown, EGL_noChange, kReadNow);
    format->transferEnd();
    if (status.bad() || !format->getDataset() || format->getDataset()->isEmpty()) {
        throw Problem("This DICOM file is damaged or ends early and cannot be read; export it again.");
    }
    return format;
}

/// Dots per inch from row and column spacing in millimetres; 0 where the file has none.
void readSpacing(DcmDataset& data, PageImage& page)
{
    for (const DcmTagKey& tag : {DCM_PixelSpacing, DCM_NominalScannedPixelSpacing}) {
        Float64 row_mm = 0, column_mm = 0;
        if (data.findAndGetFloat64(tag, row_mm, 0).good() && data.findAndGetFloat64(tag, column_mm, 1).good()
            && row_mm > 0 && column_mm > 0) {
            page.dpi_x = 25.4 / column_mm;
            page.dpi_y = 25.4 / row_mm;
            return;
        }
    }
}

[[noreturn]] void throwForStatus(EI_Status status)
{
    switch (status) {
    case EIS_MissingAttribute:
    case EIS_InvalidDocument:
        throw Problem("This DICOM file holds no picture; export the ECG as a picture or as PDF.");
    case EIS_NotSupportedValue:
    case EIS_NoDataDictionary:
    case EIS_InvalidValue:
        throw Problem("This DICOM picture is damaged or packed in a way that cannot be read; export it uncompressed.");
    default:
        throw Problem("This DICOM picture is damaged and cannot be read; export it again.");
    }
}

/// One frame as 8-bit grey or RGB.
cv::Mat decodeFrame(DcmFileFormat& format, int frame)
{
    const E_TransferSyntax syntax = format.getDataset()->getOriginalXfer();
    DicomImage image(&format, syntax, CIF_UsePartialAccessToPixelData, static_cast<unsigned long>(frame), 1);
    if (image.getStatus() != EIS_Normal) {
        throwForStatus(image.getStatus());
    }
    if (image.isMonochrome() && image.getDepth() > 8 && !image.setWindow(0)) {
        image.setMinMaxWindow();
    }
    const int type = image.isMonochrome() ? CV_8UC1 : CV_8UC3;
    cv::Mat pixels(static_cast<int>(image.getHeight()), static_cast<int>(image.getWidth()), type);
    const auto size = static_cast<unsigned long>(pixels.total() * pixels.elemSize());
    if (!image.getOutputData(pixels.data, size, 8)) {
        throw Problem("This DICOM picture is damaged and cannot be read; export it again.");
    }
    cv::Mat bgr;
    cv::cvtColor(pixels, bgr, image.isMonochrome() ? cv::COLOR_GRAY2BGR : cv::COLOR_RGB2BGR);
    return bgr;
}

class DicomSource : public PageSource
{
public:
    DicomSource(FileContent file, std::unique_ptr<DcmFileFormat> format, const PageParams& params)
        : m_file(std::move(file)), m_format(std::move(format)), m_params(params)
    {
        DcmDataset& data = *m_format->getDataset();
        Uint16 rows = 0, columns = 0;
        if (!data.tagExists(DCM_PixelData) || data.findAndGetUint16(DCM_Rows, rows).bad()
            || data.findAndGetUint16(DCM_Columns, columns).bad()) {
            throwForStatus(EIS_MissingAttribute);
        }
        checkPictureSize(columns, rows, m_params);
        Sint32 frames = 1;
        if (data.findAndGetSint32(DCM_NumberOfFrames, frames).good()) {
            constexpr Sint32 kMaxFrames = 10000;
            m_frames = std::clamp<Sint32>(frames, 1, kMaxFrames);
        }
    }
    int count() const override { return m_frames; }

    PageImage load(int index, const Task& task) override
    {
        PageImage page = newPage(m_file, index, m_frames);
        page.bgr = decodeFrame(*m_format, index);
        task.check();
        readSpacing(*m_format->getDataset(), page);
        return page;
    }

private:
    FileContent m_file;
    std::unique_ptr<DcmFileFormat> m_format;
    PageParams m_params;
    int m_frames = 1;
};

/// The PDF inside a DICOM file, with the DICOM file's own checksum.
FileContent encapsulated(const FileContent& file, DcmDataset& data)
{
    const Uint8* bytes = nullptr;
    unsigned long size = 0;
    if (data.findAndGetUint8Array(DCM_EncapsulatedDocument, bytes, &size).bad() || !bytes || size == 0) {
        throw Problem("This DICOM file should hold a document, but it is empty; export it again.");
    }
    return {file.source, std::make_shared<const Bytes>(bytes, bytes + size), file.sha256, file.stamp};
}

} // namespace

std::unique_ptr<PageSource> openDicom(FileContent file, const PageParams& params)
{
    registerDecoders();
    auto format = parse(file.view());
    DcmDataset& data = *format->getDataset();
    if (data.tagExists(DCM_EncapsulatedDocument)) {
        FileContent inner = encapsulated(file, data);
        if (fileKind(inner.view()) != FileKind::pdf) {
            throw Problem("The document in this DICOM file is no PDF; export the ECG as a picture or as PDF.");
        }
        return openPdf(std::move(inner), params);
    }
    if (data.tagExists(DCM_WaveformSequence)) {
        throw Problem("This DICOM file holds the signals themselves, not a page; there is nothing to trace in it.");
    }
    return std::make_unique<DicomSource>(std::move(file), std::move(format), params);
}

} // namespace retrace
