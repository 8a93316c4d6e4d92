// SPDX-License-Identifier: BSD-3-Clause
// Everything behind the first page: maps, every table, quality, methods, provenance.
#include "report/clinician_page.h"
#include "report/row_words.h"
#include "report/wording.h"

#include <math.h>
#include <string.h>

static double number(const struct rmd_json *object, const char *key)
{
    return rmd_json_number(rmd_json_member(object, key), (double)NAN);
}

// A number by the format, an empty cell where there is none.
static void cell_number(struct rmd_document *d, double value, const char *format)
{
    struct rmd_text text = { 0 };
    if (isfinite(value))
        rmd_text_add(&text,
                     strcmp(format, "whole") == 0         ? "%.0f"
                     : strcmp(format, "thousandths") == 0 ? "%.3f"
                                                          : "%.3g",
                     value);
    rmd_document_cell(d, "%s", text.s ? text.s : "");
    rmd_text_free(&text);
}

static void cell_value(struct rmd_document *d, const struct rmd_evidence_row *row, double value,
                       int with_sign)
{
    struct rmd_text text = { 0 };
    rmd_row_words_number(&text, row, value, with_sign);
    rmd_document_cell(d, "%s", text.s ? text.s : "");
    rmd_text_free(&text);
}

static void add_change_row(struct rmd_document *d, const struct rmd_evidence_row *row)
{
    struct rmd_text region = { 0 }, verdict = { 0 };
    const char *unit = rmd_row_words_unit(row);
    rmd_row_words_region(&region, row->region);
    rmd_document_cell(d, "%s", region.s ? region.s : "");
    rmd_document_cell(d, *unit ? "%s, %s" : "%s", row->metric, unit);
    cell_value(d, row, row->pre, 0);
    cell_value(d, row, row->post, 0);
    cell_value(d, row, row->delta, 1);
    cell_value(d, row, row->low, 1);
    cell_value(d, row, row->high, 1);
    cell_value(d, row, row->mdc95, 0);
    cell_value(d, row, row->se, 0);
    cell_value(d, row, row->session_sd, 0);
    cell_number(d, row->p_adjusted, "thousandths");
    rmd_text_add(&verdict, "%s%s", row->verdict, *row->reason ? ": " : "");
    rmd_row_words_clean(&verdict, row->reason);
    struct rmd_cell *cell = rmd_document_cell(d, "%s", verdict.s ? verdict.s : "");
    if (cell) cell->strong = strcmp(row->verdict, "changed") == 0;
    rmd_text_free(&region);
    rmd_text_free(&verdict);
}

static int is_laterality(const struct rmd_evidence_row *row)
{
    static const char *const names[] = { "AI", "rFA", "LI", "AveLI" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(row->metric, names[i]) == 0) return 1;
    return 0;
}

static const struct rmd_column change_columns[] = {
    { "Region", 17, RMD_LEFT },      { "Measure", 19, RMD_LEFT }, { "Before", 11, RMD_RIGHT },
    { "After", 11, RMD_RIGHT },      { "Change", 12, RMD_RIGHT }, { "Low", 12, RMD_RIGHT },
    { "High", 12, RMD_RIGHT },       { "MDC95", 11, RMD_RIGHT },  { "SE scan", 11, RMD_RIGHT },
    { "SD session", 12, RMD_RIGHT }, { "p adj.", 10, RMD_RIGHT }, { "Verdict", 20, RMD_LEFT },
};
enum { CHANGE_COLUMNS = sizeof change_columns / sizeof *change_columns };

// The rows of one table to one session; of laterality alone, or of all others.
static void add_change_table(struct rmd_document *d, const struct rmd_evidence *e, int table,
                             int to, int laterality, const char *title)
{
    int n = 0;
    for (int i = 0; i < e->rows; i++) {
        const struct rmd_evidence_row *row = &e->row[i];
        if (row->table != table || row->to != to || is_laterality(row) != laterality) continue;
        struct rmd_text caption = { 0 };
        rmd_text_add(&caption, "%s, first session to session %d of the comparison", title, to + 1);
        if (n++ == 0) rmd_document_table(d, change_columns, CHANGE_COLUMNS, caption.s);
        rmd_text_free(&caption);
        add_change_row(d, row);
    }
}

static void add_changes(struct rmd_document *d, const struct rmd_evidence *e)
{
    static const char *const titles[] = { "Structure", "Function", "Other measures" };
    static const char *const sides[] = { "Asymmetry of structure", "Laterality of function",
                                         "Laterality of other measures" };
    int most = 0;
    for (int i = 0; i < e->rows; i++)
        if (e->row[i].to > most) most = e->row[i].to;
    if (!e->rows) return;
    rmd_document_heading(d, 2, "Every change, with its errors");
    for (int laterality = 0; laterality < 2; laterality++)
        for (int table = 0; table <= RMD_FROM_FIT; table++)
            for (int to = 1; to <= most; to++)
                add_change_table(d, e, table, to, laterality,
                                 laterality ? sides[table] : titles[table]);
}

static void add_findings(struct rmd_document *d, const struct rmd_evidence *e)
{
    static const struct rmd_column columns[] = {
        { "Section", 15, RMD_LEFT }, { "Name", 28, RMD_LEFT }, { "Detail", 34, RMD_LEFT },
        { "Value", 12, RMD_RIGHT },  { "Low", 11, RMD_RIGHT }, { "High", 11, RMD_RIGHT },
        { "Unit", 14, RMD_LEFT },    { "P", 10, RMD_RIGHT },   { "Contraction", 17, RMD_RIGHT },
        { "Status", 22, RMD_LEFT },
    };
    if (!e->findings) return;
    rmd_document_heading(d, 2, "The model");
    rmd_document_table(d, columns, sizeof columns / sizeof *columns,
                       "Findings of plasticity-fit and plasticity-plan");
    for (int i = 0; i < e->findings; i++) {
        const struct rmd_evidence_finding *f = &e->finding[i];
        rmd_document_cell(d, "%s", f->section);
        rmd_document_cell(d, "%s", f->name);
        rmd_document_cell(d, "%s", f->detail);
        cell_number(d, f->value, "short");
        cell_number(d, f->low, "short");
        cell_number(d, f->high, "short");
        rmd_document_cell(d, "%s", strcmp(f->unit, "1") == 0 ? "" : f->unit);
        cell_number(d, f->probability, "thousandths");
        cell_number(d, f->contraction, "thousandths");
        rmd_document_cell(d, "%s", f->status);
    }
}

static void add_scans(struct rmd_document *d, const struct rmd_json *sessions)
{
    static const struct rmd_column columns[] = {
        { "Scan", 8, RMD_LEFT },
        { "Day", 8, RMD_RIGHT },
        { "b0", 8, RMD_RIGHT },
        { "Directions", 12, RMD_RIGHT },
        { "Largest b, s/mm\xC2\xB2", 16, RMD_RIGHT },
        { "SNR", 8, RMD_RIGHT },
        { "Voxels fitted", 14, RMD_RIGHT },
        { "Not fitted", 12, RMD_RIGHT },
        { "Eigenvalues below 0", 16, RMD_RIGHT },
        { "Outlier slices", 14, RMD_RIGHT },
    };
    static const char *const keys[] = { "DaysSinceOnset",
                                        "B0Volumes",
                                        "Directions",
                                        "LargestBValue",
                                        "SNR",
                                        "VoxelsFitted",
                                        "VoxelsNotFitted",
                                        "NonpositiveEigenvalues",
                                        "OutlierSlices" };
    if (rmd_json_count(sessions) == 0) return;
    rmd_document_table(d, columns, sizeof columns / sizeof *columns, "Diffusion scans");
    for (size_t s = 0; s < rmd_json_count(sessions); s++) {
        rmd_document_cell(d, "%zu", s + 1);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            cell_number(d, number(rmd_json_item(sessions, s), keys[k]), k == 4 ? "short" : "whole");
    }
}

static void add_runs(struct rmd_document *d, const struct rmd_json *runs)
{
    static const struct rmd_column columns[] = {
        { "Run", 8, RMD_LEFT },       { "Session", 10, RMD_RIGHT },
        { "Volumes", 10, RMD_RIGHT }, { "Fitted", 10, RMD_RIGHT },
        { "TR, s", 10, RMD_RIGHT },   { "Mean displacement, mm", 20, RMD_RIGHT },
    };
    static const char *const keys[] = { "Session", "Volumes", "VolumesFitted", "RepetitionTime",
                                        "MeanFramewiseDisplacement" };
    if (rmd_json_count(runs) == 0) return;
    rmd_document_table(d, columns, sizeof columns / sizeof *columns, "BOLD runs");
    for (size_t r = 0; r < rmd_json_count(runs); r++) {
        rmd_document_cell(d, "%zu", r + 1);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            cell_number(d, number(rmd_json_item(runs, r), keys[k]), k < 3 ? "whole" : "short");
    }
}

static void add_alignment(struct rmd_document *d, const struct rmd_json *comparisons)
{
    static const struct rmd_column columns[] = {
        { "Scan", 8, RMD_LEFT },
        { "Moved, mm", 12, RMD_RIGHT },
        { "Turned, \xC2\xB0", 12, RMD_RIGHT },
        { "Correlation", 12, RMD_RIGHT },
        { "Mirrored", 12, RMD_RIGHT },
    };
    const double degree = 57.29577951308232;
    if (!rmd_json_member(rmd_json_item(comparisons, 0), "Alignment")) return;
    rmd_document_table(d, columns, sizeof columns / sizeof *columns,
                       "Alignment with the first scan");
    for (size_t s = 0; s < rmd_json_count(comparisons); s++) {
        const struct rmd_json *a = rmd_json_member(rmd_json_item(comparisons, s), "Alignment");
        rmd_document_cell(d, "%zu", s + 2);
        cell_number(d, number(a, "TranslationMm"), "short");
        cell_number(d, number(a, "RotationRadian") * degree, "short");
        cell_number(d, number(a, "Correlation"), "thousandths");
        cell_number(d, number(a, "CorrelationMirrored"), "thousandths");
    }
}

static void add_quality(struct rmd_document *d, const struct rmd_evidence *e)
{
    const struct rmd_evidence_source *dti = rmd_evidence_source(e, RMD_FROM_DTI_DELTA);
    const struct rmd_evidence_source *fmri = rmd_evidence_source(e, RMD_FROM_FMRI_DELTA);
    if (!dti && !fmri && !e->warnings.n) return;
    rmd_document_heading(d, 2, "Quality of the data");
    if (dti) add_scans(d, rmd_json_member(dti->json, "Sessions"));
    if (dti) add_alignment(d, rmd_json_member(dti->json, "Comparisons"));
    if (fmri) add_runs(d, rmd_json_member(fmri->json, "Runs"));
    for (size_t i = 0; i < e->warnings.n; i++)
        rmd_document_text(d, RMD_STYLE_NOTE, e->warnings.line[i].text);
}

static void add_clusters(struct rmd_document *d, const struct rmd_evidence *e)
{
    static const struct rmd_column columns[] = {
        { "Volume, mm\xC2\xB3", 14, RMD_RIGHT },
        { "x", 9, RMD_RIGHT },
        { "y", 9, RMD_RIGHT },
        { "z, mm", 9, RMD_RIGHT },
        { "Change of FA", 14, RMD_RIGHT },
        { "Peak z", 10, RMD_RIGHT },
        { "p", 9, RMD_RIGHT },
        { "Fibres", 30, RMD_LEFT },
    };
    const struct rmd_evidence_source *dti = rmd_evidence_source(e, RMD_FROM_DTI_DELTA);
    const struct rmd_json *all = rmd_json_member(dti ? dti->json : NULL, "Comparisons");
    const struct rmd_json *list =
        rmd_json_member(rmd_json_item(all, rmd_json_count(all) - 1), "Clusters");
    if (rmd_json_count(list) == 0) return;
    rmd_document_table(d, columns, sizeof columns / sizeof *columns,
                       "Clusters of voxels beyond scan and session noise: where to look, not that "
                       "it changed");
    for (size_t i = 0; i < rmd_json_count(list); i++) {
        const struct rmd_json *k = rmd_json_item(list, i);
        cell_number(d, number(k, "VolumeMm3"), "whole");
        for (size_t a = 0; a < 3; a++)
            cell_number(d, rmd_json_number(rmd_json_item(rmd_json_member(k, "Centre"), a), NAN),
                        "whole");
        cell_number(d, number(k, "DeltaFA"), "thousandths");
        cell_number(d, number(k, "PeakZ"), "short");
        cell_number(d, number(k, "P"), "thousandths");
        rmd_document_cell(d, "%s", rmd_json_text(rmd_json_member(k, "MainlyAlong"), ""));
    }
}

void rmd_expert_pages_add(struct rmd_document *d, const struct rmd_evidence *e,
                          const struct rmd_mosaic *mosaic)
{
    rmd_document_mark(d, RMD_BLOCK_PAGE);
    rmd_document_heading(d, 1, "For the expert");
    if (e->have[RMD_FROM_DTI_DELTA]) rmd_document_heading(d, 2, "Where FA changed");
    if (mosaic->rgb) {
        struct rmd_figure figure = rmd_mosaic_figure(mosaic);
        figure.alt = (char *)"Eight axial slices of the brain from below upwards, the right of the "
                             "person at the left, with the change of FA in colour.";
        rmd_document_figure(d, &figure, "");
    }
    rmd_wording_say(d, RMD_PLACE_MAPS, e);
    add_clusters(d, e);
    add_changes(d, e);
    add_findings(d, e);
    add_quality(d, e);
    rmd_document_heading(d, 2, "Methods");
    rmd_wording_say(d, RMD_PLACE_METHODS, e);
    rmd_expert_pages_provenance(d, e);
}
