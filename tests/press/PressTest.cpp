// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Press.h"
#include <QtTest>
class PressTest : public QObject { Q_OBJECT };
QTEST_GUILESS_MAIN(PressTest)
#include "PressTest.moc"
