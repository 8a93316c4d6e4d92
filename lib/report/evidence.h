// SPDX-License-Identifier: BSD-3-Clause
// What our tools wrote about one person, brought together for a report.
#ifndef RMD_REPORT_EVIDENCE_H
#define RMD_REPORT_EVIDENCE_H

#include "base/json.h"
#include "base/log.h"
#include "base/param.h"
#include "base/table.h"
#include "image/volume.h"

// A row of a change table; texts are borrowed from the document it was read from. NaN: not known.
struct rmd_evidence_row {
    const char *region, *metric, *unit, *verdict, *reason, *source;
    char domain; // S structure, F function, B behaviour and so on
    int table;   // of the document it is from
    int to;      // later session in the order of its table, 1 or above
    int last;    // to the last session of its table
    double pre, post, delta, low, high, mdc95;
    double se, session_sd, p_adjusted;
    double voxels;
};

// A line of plasticity-fit or plasticity-plan.
struct rmd_evidence_finding {
    const char *section, *name, *detail, *unit, *status;
    double value, low, high, sd, probability, contraction;
};

struct rmd_evidence_visit {
    double day;
    const char *scanner; // "" where unknown
    const char *date;    // of the acquisition; NULL unless asked for
};

enum { RMD_EVIDENCE_BANDS = 3 }; // 50, 80 and 95 %
struct rmd_evidence_band {
    double day, mean, low[RMD_EVIDENCE_BANDS], high[RMD_EVIDENCE_BANDS];
};

struct rmd_evidence_score {
    double day, value;
};

struct rmd_evidence_dose {
    double start, end, hours;
};

// What a document is, known by its content.
enum rmd_evidence_kind {
    RMD_FROM_DTI_DELTA,
    RMD_FROM_FMRI_DELTA,
    RMD_FROM_FIT,
    RMD_FROM_PLAN,
    RMD_FROM_KINDS
};

struct rmd_evidence_source {
    enum rmd_evidence_kind kind;
    char *path;                         // as given
    struct rmd_json *json, *provenance; // provenance: NULL where it is not beside
    struct rmd_table table;             // of a bare .tsv
    char sha256[65];
};

struct rmd_evidence_maps {
    struct rmd_volume under; // anatomy: the mean b0 of the sessions
    struct rmd_volume delta; // FA, last less first session
    struct rmd_volume z, reliable;
    struct rmd_volume lesion; // in the space of the first session
    struct rmd_affine session_from_half;
};

enum { RMD_EVIDENCE_SOURCES = 8 };

struct rmd_evidence {
    char who[64]; // pseudonym
    double age;   // NaN where unknown
    char lesion_side[8], sex[8];
    int sources;
    struct rmd_evidence_source source[RMD_EVIDENCE_SOURCES];
    int have[RMD_FROM_KINDS];
    int rows, findings, visits, scores, course, doses, ahead;
    int rows_room, findings_room;
    struct rmd_evidence_row *row;
    struct rmd_evidence_finding *finding;
    struct rmd_evidence_visit *visit;   // by day, as far as days are known
    struct rmd_evidence_score *score;   // FM-UE
    struct rmd_evidence_band *natural;  // [course] expected by natural recovery
    struct rmd_evidence_band *forecast; // [ahead] of FM-UE by the model
    struct rmd_evidence_dose *dose;
    double hours;            // of training between first and last session; NaN where unknown
    double rank, rank_of;    // of the design of the model
    int others;              // things recorded and not used
    int identity_accepted;   // by the user
    int scanner_differs;     // between sessions, as the gate found
    struct rmd_log warnings; // of the tools, without names of files
    struct rmd_evidence_maps maps;
    struct rmd_table sessions; // behind dates and scanners
};

struct rmd_evidence_opts {
    const char *label, *sessions, *participants, *lesion;
    int show_dates;
};
extern const struct rmd_param rmd_evidence_params[];

// Reads JSON or TSV of dti-delta, fmri-delta, plasticity-fit and plasticity-plan, in any order and
// any number; maps and provenance are found beside. RMD_EFORMAT for others, and where two speak of
// different people. Starts from a zeroed struct and is released by rmd_evidence_free() also where
// it fails.
RMD_MUST_CHECK enum rmd_status rmd_evidence_read(struct rmd_evidence *out, const char *const *path,
                                                 int n, const struct rmd_evidence_opts *opts,
                                                 struct rmd_log *log);
void rmd_evidence_free(struct rmd_evidence *evidence);

// The first finding of that section and name, and detail unless NULL; NULL where there is none.
const struct rmd_evidence_finding *rmd_evidence_find(const struct rmd_evidence *evidence,
                                                     const char *section, const char *name,
                                                     const char *detail);

// The document of that kind; NULL where there is none.
const struct rmd_evidence_source *rmd_evidence_source(const struct rmd_evidence *evidence,
                                                      enum rmd_evidence_kind kind);

// Parts of rmd_evidence_read(); each file has one.
RMD_MUST_CHECK enum rmd_status rmd_evidence_changes(struct rmd_evidence *out,
                                                    const struct rmd_evidence_source *source);
RMD_MUST_CHECK enum rmd_status rmd_evidence_findings(struct rmd_evidence *out,
                                                     const struct rmd_evidence_source *source);
RMD_MUST_CHECK enum rmd_status rmd_evidence_images(struct rmd_evidence *out,
                                                   const struct rmd_evidence_source *source,
                                                   const char *lesion, struct rmd_log *log);
RMD_MUST_CHECK enum rmd_status rmd_evidence_person(struct rmd_evidence *out,
                                                   const struct rmd_evidence_opts *opts);

// Room for one more item; used by the parts.
RMD_MUST_CHECK enum rmd_status rmd_evidence_room(void *items, int n, int *room, size_t size);

#endif
