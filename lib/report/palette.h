// SPDX-License-Identifier: BSD-3-Clause
// The colours of a report. Each text colour has a contrast of 4.5 or more against white; what a
// colour says is always said by a shape or a word as well.
#ifndef RMD_REPORT_PALETTE_H
#define RMD_REPORT_PALETTE_H

enum {
    RMD_INK = 0x1B2733,    // text
    RMD_MUTED = 0x55626F,  // text of less weight
    RMD_LINE = 0xD5DCE3,   // rules, axes
    RMD_GROUND = 0xF3F6F8, // behind what belongs together
    RMD_ACCENT = 0x0B5A8A, // the one accent; also what fell
    RMD_RISE = 0xB34700,   // what rose
    RMD_STILL = 0x77828D,  // within error
    RMD_PAPER = 0xFFFFFF,
};

#endif
