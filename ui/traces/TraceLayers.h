// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

namespace retrace {

class TraceView;

/// The 90 % band, under the traces.
class BandLayer : public QCPLayerable
{
public:
    explicit BandLayer(TraceView& view);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    TraceView& m_view;
};

/// Doubts, edits and the tool at work, over the traces.
class SignLayer : public QCPLayerable
{
public:
    explicit SignLayer(TraceView& view);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    TraceView& m_view;
};

} // namespace retrace
