// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/review/ReviewEntries.h"
#include "ui/session-model/Sketch.h"
#include "ui/window/Theme.h"

#include <QPointF>

#include <functional>

class QPainter;

namespace retrace {

/// Edits that still count: those within the span of a later "automatic" do not.
std::vector<Edit> activeEdits(const std::vector<Edit>& edits);

/// Doubts, edits and the tool at work as signs over a pane, the same on every pane: shape and
/// colour both tell them apart. Held in paper millimetres; the pane says where those stand.
class ReviewLayer
{
public:
    /// Place on the widget of a point of the paper that belongs to a lead's box.
    using ToWidget = std::function<std::optional<QPointF>(PaperPoint, std::size_t box)>;

    void setContent(const Digitization& result, const std::vector<ReviewEntry>& entries,
                    const std::vector<Edit>& edits, bool stale);
    void clear();
    void setCurrent(std::optional<std::size_t> entry) { m_current = entry; }
    /// Strokes of the ink brush that may no longer fit; shown only then, the mask showing them otherwise.
    void setStaleStrokes(std::vector<InkStroke> strokes) { m_strokes = std::move(strokes); }
    void setSketch(Sketch sketch) { m_sketch = std::move(sketch); }
    const Sketch& sketch() const { return m_sketch; }

    void draw(QPainter& painter, const ToWidget& to, const Colours& colours) const;

private:
    struct DoubtMark {
        std::size_t entry = 0, box = 0;
        double x0_mm = 0, x1_mm = 0, top_mm = 0, bottom_mm = 0;
        bool open = true;
    };
    struct EditMark {
        std::size_t box = 0;
        Edit edit;
        double level_mm = 0; ///< where a sign without a height of its own stands
    };
    struct Run {
        std::size_t box = 0;
        std::vector<PaperPoint> points;
    };

    void addDoubt(const Digitization& result, const ReviewEntry& entry, std::size_t number);
    void addEditedRuns(const Digitization& result);
    void drawDoubt(QPainter& painter, const ToWidget& to, const Colours& c,
                   const DoubtMark& mark) const;
    void drawEdit(QPainter& painter, const ToWidget& to, const Colours& c,
                  const EditMark& mark) const;
    void drawSpanEdit(QPainter& painter, const ToWidget& to, const QColor& colour,
                      const EditMark& mark) const;
    void drawBrush(QPainter& painter, const ToWidget& to, const Colours& c) const;
    void drawSketch(QPainter& painter, const ToWidget& to, const Colours& c) const;

    std::vector<DoubtMark> m_doubts;
    std::vector<EditMark> m_edits;
    std::vector<Run> m_edited;
    std::optional<std::size_t> m_current;
    Sketch m_sketch;
    std::vector<InkStroke> m_strokes;
    bool m_stale = false;
};

} // namespace retrace
