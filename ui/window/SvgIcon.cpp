// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/SvgIcon.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace retrace {

namespace {

QPixmap render(const QString& name, const QSize& device_px, const QColor& colour)
{
    const QString key = QStringLiteral("%1/%2/%3/%4")
                            .arg(name, colour.name(QColor::HexArgb))
                            .arg(device_px.width())
                            .arg(device_px.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(device_px);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class SvgIconEngine : public QIconEngine
{
public:
    explicit SvgIconEngine(QString name) : m_name(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize& device_px, QIcon::Mode mode, QIcon::State,
                         qreal scale) override
    {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        QPixmap pixmap =
            render(m_name, device_px, QApplication::palette().color(group, QPalette::WindowText));
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }
    QIconEngine* clone() const override { return new SvgIconEngine(m_name); }

private:
    QString m_name;
};

} // namespace

QIcon svgIcon(const QString& name)
{
    return QIcon(new SvgIconEngine(name));
}

QPixmap svgPixmap(const QString& name, int size_px, const QColor& colour, double device_ratio)
{
    const int side = qRound(size_px * device_ratio);
    QPixmap pixmap = render(name, {side, side}, colour);
    pixmap.setDevicePixelRatio(device_ratio);
    return pixmap;
}

} // namespace retrace
