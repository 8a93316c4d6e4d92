// SPDX-License-Identifier: BSD-3-Clause
// The charts of a report. Each makes a figure that borrows its data.
#ifndef RMD_REPORT_FIGURE_H
#define RMD_REPORT_FIGURE_H

#include "report/document.h"
#include "report/evidence.h"

// The verdict by shape, as a cell: filled triangles where changed, hollow where suggestive, a dot
// within error, a cross where not comparable.
struct rmd_figure rmd_figure_symbol(const struct rmd_evidence_row *row);

// A change with its interval on an axis in detectable changes, the detectable change shaded.
struct rmd_figure rmd_figure_change(const struct rmd_evidence_row *row);
#define RMD_FIGURE_CHANGE_AXIS 4 // detectable changes to either side

// Sessions and training along the days.
struct rmd_figure rmd_figure_days(const struct rmd_evidence *evidence);

// FM-UE by day: scores, natural recovery expected of all but the last, forecast.
struct rmd_figure rmd_figure_recovery(const struct rmd_evidence *evidence);

// Structure and function against each other, in retest SD.
struct rmd_figure rmd_figure_plane(const struct rmd_evidence *evidence);

// A score with its interval on the scale of FM-UE; `data` is the finding.
struct rmd_figure rmd_figure_score(const struct rmd_evidence_finding *finding);

#endif
