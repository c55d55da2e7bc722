// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scan/ImagePyramid.h"
#include "ui/scan/ReviewLayer.h"
#include "ui/scan/ViewController.h"
#include "ui/window/Theme.h"

#include <QWidget>

#include <memory>
#include <optional>

namespace retrace {

/// Shows an image pyramid, zoomed and panned; what lies over it is drawn by those derived from it.
/// Image coordinates follow OpenCV: the centre of the first pixel is (0, 0).
class ImageView : public QWidget
{
    Q_OBJECT
public:
    explicit ImageView(QWidget* parent = nullptr);

    void setImage(std::shared_ptr<const ImagePyramid> image);
    bool hasImage() const { return m_image != nullptr; }
    void setColours(const Colours& colours);
    /// What the empty pane says until its image is there.
    void setPlaceholder(const QString& sentence);
    /// A place pointed at in another pane; nullopt takes the mark away.
    void setMark(std::optional<QPointF> image_px);
    std::optional<QPointF> mark() const { return m_mark; }

    /// Signs over the image; `to_image` knows where a place on the paper lies on it. The layer
    /// must outlive the view, or be taken away by null.
    void setReviewLayer(const ReviewLayer* layer,
                        std::function<std::optional<QPointF>(PaperPoint)> to_image);

    ViewController& view() { return *m_view; }
    QPointF toWidget(QPointF image_px) const
    {
        return m_view->viewport().toWidget(image_px + QPointF(0.5, 0.5));
    }
    QSize sizeHint() const override { return {420, 420}; }

signals:
    void pointedAt(QPointF image_px);
    void pointerLeft();

protected:
    void paintEvent(QPaintEvent* event) override;
    /// Painter is in image pixels (pixel centres whole numbers); pens should be cosmetic. `visible`
    /// is in the same.
    virtual void paintOver(QPainter& painter, const QRectF& visible);
    const Colours& colours() const { return m_colours; }
    void drawImage(QPainter& painter, const ImagePyramid& image) const;

private:
    void paintMark(QPainter& painter) const;
    void paintReview(QPainter& painter) const;

    std::shared_ptr<const ImagePyramid> m_image;
    ViewController* m_view;
    Colours m_colours;
    QString m_placeholder;
    std::optional<QPointF> m_mark;
    const ReviewLayer* m_layer = nullptr;
    std::function<std::optional<QPointF>(PaperPoint)> m_paperToImage;
};

} // namespace retrace
