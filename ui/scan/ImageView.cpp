// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/ImageView.h"

#include <QPaintEvent>
#include <QPainter>

namespace retrace {

ImageView::ImageView(QWidget* parent) : QWidget(parent), m_view(new ViewController(this))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(160, 120);
    connect(m_view, &ViewController::viewChanged, this, qOverload<>(&QWidget::update));
    connect(m_view, &ViewController::pointedAt, this,
            [this](QPointF content) { emit pointedAt(content - QPointF(0.5, 0.5)); });
    connect(m_view, &ViewController::pointerLeft, this, &ImageView::pointerLeft);
}

void ImageView::setImage(std::shared_ptr<const ImagePyramid> image)
{
    m_image = std::move(image);
    m_view->setOneToOne(1.0 / devicePixelRatioF());
    m_view->setContent(m_image ? QRectF(QPointF(0, 0), QSizeF(m_image->size())) : QRectF());
    update();
}

void ImageView::setColours(const Colours& colours)
{
    m_colours = colours;
    update();
}

void ImageView::setPlaceholder(const QString& sentence)
{
    m_placeholder = sentence;
    update();
}

void ImageView::setMark(std::optional<QPointF> image_px)
{
    if (m_mark != image_px) {
        m_mark = image_px;
        update();
    }
}

void ImageView::drawImage(QPainter& painter, const ImagePyramid& image) const
{
    image.draw(painter, rect(), m_view->viewport().visible(), devicePixelRatioF());
}

void ImageView::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), m_colours.canvas);
    if (!m_image) {
        painter.setPen(m_colours.quiet);
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         m_placeholder);
        return;
    }
    drawImage(painter, *m_image);
    painter.save();
    const Viewport& port = m_view->viewport();
    const QPointF corner = port.toWidget({0.5, 0.5});
    painter.translate(corner);
    painter.scale(port.scale(), port.scale());
    painter.setRenderHint(QPainter::Antialiasing);
    paintOver(painter, port.visible().translated(-0.5, -0.5));
    painter.restore();
    paintReview(painter);
    paintMark(painter);
}

void ImageView::setReviewLayer(const ReviewLayer* layer,
                               std::function<std::optional<QPointF>(PaperPoint)> to_image)
{
    m_layer = layer;
    m_paperToImage = std::move(to_image);
    update();
}

void ImageView::paintReview(QPainter& painter) const
{
    if (!m_layer || !m_paperToImage) {
        return;
    }
    const auto to = [this](PaperPoint paper, std::size_t) -> std::optional<QPointF> {
        const auto image = m_paperToImage(paper);
        return image ? std::optional(toWidget(*image)) : std::nullopt;
    };
    // Scanned paper is light whatever the theme.
    m_layer->draw(painter, to, Theme::lightColours());
}

void ImageView::paintOver(QPainter&, const QRectF&) {}

void ImageView::paintMark(QPainter& painter) const
{
    if (!m_mark) {
        return;
    }
    const QPointF at = toWidget(*m_mark);
    // A light line under a dark one: seen on paper and on ink.
    for (const auto& [colour, width] :
         {std::pair{QColor(255, 255, 255, 150), 3.0}, {QColor(26, 95, 208), 1.0}}) {
        painter.setPen(QPen(colour, width));
        painter.drawLine(QPointF(at.x(), 0), QPointF(at.x(), height()));
        painter.drawLine(QPointF(0, at.y()), QPointF(this->width(), at.y()));
    }
}

} // namespace retrace
