// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/PdfPaths.h"

#include "core/page/PdfGraphics.h"

#define POINTERHOLDER_TRANSITION 4 // QPDF 11 asks for it: std::shared_ptr only
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>

namespace retrace {
namespace {

constexpr int kMaxDepth = 12;
constexpr std::size_t kMaxOperators = 4'000'000;
constexpr std::size_t kMaxPoints = 4'000'000;
constexpr std::size_t kMaxOperands = 64;

double number(QPDFObjectHandle object)
{
    return object.isNumber() ? object.getNumericValue() : 0.0;
}

PdfMatrix matrixOf(QPDFObjectHandle array)
{
    if (!array.isArray() || array.getArrayNItems() != 6) {
        return {};
    }
    double v[6];
    for (int i = 0; i < 6; ++i) {
        v[i] = number(array.getArrayItem(i));
    }
    return {v[0], v[1], v[2], v[3], v[4], v[5]};
}

struct Box
{
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    double area() const { return (x1 - x0) * (y1 - y0); }
};

Box boxOf(QPDFObjectHandle object, Box otherwise)
{
    if (!object.isArray() || object.getArrayNItems() != 4) {
        return otherwise;
    }
    const double x0 = number(object.getArrayItem(0)), y0 = number(object.getArrayItem(1));
    const double x1 = number(object.getArrayItem(2)), y1 = number(object.getArrayItem(3));
    return {std::min(x0, x1), std::min(y0, y1), std::max(x0, x1), std::max(y0, y1)};
}

/// The crop box as renderers use it: within the media box; the media box where there is none.
Box drawnBox(QPDFPageObjectHelper page)
{
    const Box media = boxOf(page.getAttribute("/MediaBox", false), {0, 0, 612, 792});
    const Box crop = boxOf(page.getAttribute("/CropBox", false), media);
    const Box cut{std::max(crop.x0, media.x0), std::max(crop.y0, media.y0), std::min(crop.x1, media.x1),
                  std::min(crop.y1, media.y1)};
    return cut.x1 > cut.x0 && cut.y1 > cut.y0 ? cut : media;
}

/// User space to the drawn page: y turned down, the page's Rotate (clockwise) applied.
PdfMatrix drawnMatrix(const Box& box, int rotate)
{
    switch (((rotate % 360) + 360) % 360) {
    case 90: return {0, 1, 1, 0, -box.y0, -box.x0};
    case 180: return {-1, 0, 0, 1, box.x1, -box.y0};
    case 270: return {0, -1, -1, 0, box.y1, box.x1};
    default: return {1, 0, 0, -1, -box.x0, box.y1};
    }
}

/// Runs the operators of a content stream and of the forms that it draws.
class Interpreter
{
public:
    Interpreter(PdfDrawing& drawing, double page_area, const Task& task)
        : m_drawing(drawing), m_page_area(page_area), m_task(task)
    {
    }

    void run(QPDFObjectHandle contents, QPDFObjectHandle resources, const PdfMatrix& ctm, bool is_page);
    bool overrun() const { return m_overrun; }

private:
    /// One content stream's operands, handed over operator by operator.
    class Callbacks : public QPDFObjectHandle::ParserCallbacks
    {
    public:
        explicit Callbacks(Interpreter& owner) : m_owner(owner) {}
        void handleObject(QPDFObjectHandle object, size_t, size_t) override
        {
            if (object.isOperator()) {
                m_owner.execute(object.getOperatorValue());
                m_owner.m_operands.clear();
            } else if (m_owner.m_operands.size() < kMaxOperands) {
                m_owner.m_operands.push_back(object);
            }
            if (m_owner.m_overrun) {
                terminateParsing();
            }
        }
        void handleEOF() override {}

    private:
        Interpreter& m_owner;
    };
    using Operator = void (Interpreter::*)();
    static const std::unordered_map<std::string, Operator>& operators();

    void execute(const std::string& name);
    double arg(std::size_t i) const { return i < m_operands.size() ? number(m_operands[i]) : 0.0; }
    PagePoint point(std::size_t i) const { return m_state.ctm.map(arg(i), arg(i + 1)); }

    void save() { if (m_stack.size() < 10000) { m_stack.push_back(m_state); } }
    void restore()
    {
        if (m_stack.size() > m_stack_floor) {
            m_state = m_stack.back();
            m_stack.pop_back();
        }
    }
    void concat() { m_state.ctm = PdfMatrix{arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)} * m_state.ctm; }
    void lineWidth() { m_state.width = arg(0); }
    void dash();
    void extendedState();
    void strokeColour();
    void defaultColour() { m_state.stroke = {0, 0, 0}; }

    void move() { m_path.moveTo(point(0)); }
    void line() { m_path.lineTo(point(0)); }
    void curveC() { m_path.curveTo(point(0), point(2), point(4)); }
    void curveV() { m_path.curveTo(m_path.current(), point(0), point(2)); }
    void curveY() { m_path.curveTo(point(0), point(2), point(2)); }
    void close() { m_path.close(); }
    void rectangle();
    void stroke();
    void closeStroke() { close(); stroke(); }
    void fill();
    void fillStroke() { countFill(); stroke(); }
    void closeFillStroke() { close(); fillStroke(); }
    void endPath() { m_path.clear(); }
    void countFill();

    void inlineImage() { addImage(0); }
    void drawObject();
    void drawForm(QPDFObjectHandle form);
    void addImage(double width_px);

    PdfDrawing& m_drawing;
    double m_page_area;
    const Task& m_task;
    std::vector<QPDFObjectHandle> m_operands;
    QPDFObjectHandle m_resources = QPDFObjectHandle::newDictionary();
    PdfState m_state;
    std::vector<PdfState> m_stack;
    std::size_t m_stack_floor = 0;
    PdfPathBuilder m_path;
    std::size_t m_count = 0, m_points = 0;
    double m_largest_image = 0;
    int m_depth = 0;
    bool m_overrun = false;
};

void Interpreter::run(QPDFObjectHandle contents, QPDFObjectHandle resources, const PdfMatrix& ctm, bool is_page)
{
    const auto outer_resources = m_resources;
    const auto outer_floor = m_stack_floor;
    const PdfState outer_state = m_state;
    if (resources.isDictionary()) {
        m_resources = resources;
    }
    m_state.ctm = ctm;
    m_stack_floor = m_stack.size();
    m_operands.clear();
    m_path.clear();
    Callbacks callbacks(*this);
    if (is_page) {
        contents.parsePageContents(&callbacks);
    } else {
        contents.parseAsContents(&callbacks);
    }
    m_stack.resize(std::min(m_stack.size(), m_stack_floor));
    m_stack_floor = outer_floor;
    m_state = outer_state;
    m_resources = outer_resources;
    m_operands.clear();
    m_path.clear();
}

const std::unordered_map<std::string, Interpreter::Operator>& Interpreter::operators()
{
    using I = Interpreter;
    static const std::unordered_map<std::string, Operator> table{
        {"q", &I::save}, {"Q", &I::restore}, {"cm", &I::concat}, {"w", &I::lineWidth}, {"d", &I::dash},
        {"gs", &I::extendedState}, {"G", &I::strokeColour}, {"RG", &I::strokeColour}, {"K", &I::strokeColour},
        {"SC", &I::strokeColour}, {"SCN", &I::strokeColour}, {"CS", &I::defaultColour}, {"m", &I::move},
        {"l", &I::line}, {"c", &I::curveC}, {"v", &I::curveV}, {"y", &I::curveY}, {"h", &I::close},
        {"re", &I::rectangle}, {"S", &I::stroke}, {"s", &I::closeStroke}, {"f", &I::fill}, {"F", &I::fill},
        {"f*", &I::fill}, {"B", &I::fillStroke}, {"B*", &I::fillStroke}, {"b", &I::closeFillStroke},
        {"b*", &I::closeFillStroke}, {"n", &I::endPath}, {"Do", &I::drawObject}, {"EI", &I::inlineImage},
    };
    return table;
}

void Interpreter::execute(const std::string& name)
{
    if (++m_count > kMaxOperators || m_points + m_path.points() > kMaxPoints) {
        m_overrun = true;
        return;
    }
    if (m_count % 1024 == 0 && m_task.stop.stop_requested()) {
        m_overrun = true;
        return;
    }
    const auto found = operators().find(name);
    if (found != operators().end()) {
        (this->*found->second)();
    }
}

void Interpreter::dash()
{
    m_state.dashed = false;
    if (!m_operands.empty() && m_operands[0].isArray()) {
        for (const auto& length : m_operands[0].getArrayAsVector()) {
            m_state.dashed = m_state.dashed || number(length) > 0;
        }
    }
}

void Interpreter::extendedState()
{
    if (m_operands.empty() || !m_operands[0].isName()) {
        return;
    }
    auto states = m_resources.getKey("/ExtGState");
    auto state = states.isDictionary() ? states.getKey(m_operands[0].getName()) : QPDFObjectHandle::newNull();
    if (state.isDictionary() && state.hasKey("/LW")) {
        m_state.width = number(state.getKey("/LW"));
    }
}

void Interpreter::strokeColour()
{
    std::vector<double> components;
    for (auto& operand : m_operands) {
        if (operand.isNumber()) {
            components.push_back(number(operand));
        }
    }
    m_state.stroke = pdfColour(components);
}

void Interpreter::rectangle()
{
    const double x = arg(0), y = arg(1), w = arg(2), h = arg(3);
    m_path.moveTo(m_state.ctm.map(x, y));
    m_path.lineTo(m_state.ctm.map(x + w, y));
    m_path.lineTo(m_state.ctm.map(x + w, y + h));
    m_path.lineTo(m_state.ctm.map(x, y + h));
    m_path.close();
}

void Interpreter::stroke()
{
    m_points += m_path.points();
    const double width = m_state.width * std::sqrt(std::abs(m_state.ctm.determinant()));
    for (const auto& sub : m_path.subpaths()) {
        if (m_state.dashed || sub.points.size() < 2) {
            continue;
        }
        const auto& rgb = m_state.stroke;
        m_drawing.strokes.push_back({sub.points, width, sub.closed, rgb[0], rgb[1], rgb[2]});
    }
    m_path.clear();
}

void Interpreter::countFill()
{
    constexpr std::size_t kManyVertices = 100;
    for (const auto& sub : m_path.subpaths()) {
        m_drawing.fills += sub.points.size() > kManyVertices;
    }
}

void Interpreter::fill()
{
    countFill();
    m_points += m_path.points();
    m_path.clear();
}

void Interpreter::drawObject()
{
    if (m_operands.empty() || !m_operands[0].isName()) {
        return;
    }
    auto objects = m_resources.getKey("/XObject");
    auto object = objects.isDictionary() ? objects.getKey(m_operands[0].getName()) : QPDFObjectHandle::newNull();
    if (!object.isStream()) {
        return;
    }
    auto subtype = object.getDict().getKey("/Subtype");
    if (subtype.isNameAndEquals("/Image")) {
        addImage(number(object.getDict().getKey("/Width")));
    } else if (subtype.isNameAndEquals("/Form")) {
        drawForm(object);
    }
}

void Interpreter::drawForm(QPDFObjectHandle form)
{
    if (m_depth >= kMaxDepth) {
        m_overrun = true;
        return;
    }
    ++m_depth;
    const PdfMatrix matrix = matrixOf(form.getDict().getKey("/Matrix")) * m_state.ctm;
    run(form, form.getDict().getKey("/Resources"), matrix, false);
    --m_depth;
}

void Interpreter::addImage(double width_px)
{
    const double area = std::abs(m_state.ctm.determinant());
    m_drawing.image_share += area / m_page_area;
    if (area > m_largest_image) {
        m_largest_image = area;
        const double width_pt = std::hypot(m_state.ctm.a, m_state.ctm.b);
        m_drawing.image_dpi = width_pt > 0 ? width_px * 72.0 / width_pt : 0;
    }
}

void readPage(QPDF& pdf, int index, PdfDrawing& drawing, const Task& task)
{
    auto pages = QPDFPageDocumentHelper(pdf).getAllPages();
    if (index < 0 || static_cast<std::size_t>(index) >= pages.size()) {
        return;
    }
    QPDFPageObjectHelper& page = pages[static_cast<std::size_t>(index)];
    const Box box = drawnBox(page);
    const int rotate = static_cast<int>(number(page.getAttribute("/Rotate", false)));
    Interpreter interpreter(drawing, box.area(), task);
    interpreter.run(page.getObjectHandle(), page.getAttribute("/Resources", false), drawnMatrix(box, rotate), true);
    drawing.readable = !interpreter.overrun();
}

} // namespace

PdfDrawing readPdfDrawing(ByteView file, int index, const Task& task)
{
    PdfDrawing drawing;
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("page", reinterpret_cast<const char*>(file.data()), file.size());
        readPage(pdf, index, drawing, task);
    } catch (const std::exception&) {
        drawing.readable = false;
    }
    task.check();
    return drawing;
}

} // namespace retrace
