// SPDX-License-Identifier: BSD-3-Clause
// May these sessions be compared? Every check is one function and one row of a table.
#ifndef RMD_CHANGE_GATE_H
#define RMD_CHANGE_GATE_H

#include "align/rigid.h"
#include "base/table.h"
#include "change/metric.h"
#include "change/session.h"
#include "subject/sessions.h"

enum { RMD_GATE_SHELLS = 8 };

// What the checks need to know of one session; made of it by rmd_gate_know().
struct rmd_gate_facts {
    const char *path; // borrowed
    enum rmd_input_kind kind;
    char sha256[65];  // of the file with the voxels
    char content[65]; // of the values in it, however they are stored
    double spacing[3];
    // DWI only
    double b_largest; // s/mm2
    int directions, b0;
    int shells; // b0 first, ascending b, and their mean signal in the brain
    double shell_b[RMD_GATE_SHELLS], shell_signal[RMD_GATE_SHELLS];
    int constant_volumes;   // all voxels equal
    double continuity;      // fibre continuity of the gradient table as given; NaN where not known
    double continuity_best; // the best of the other axis orders and flips
    char continuity_table[64];
    struct rmd_sidecar sidecar;
    struct rmd_session_time time;
};

// Gathers the facts of a session that was read. RMD_EFORMAT where a table beside it is broken.
RMD_MUST_CHECK enum rmd_status rmd_gate_know(struct rmd_gate_facts *out,
                                             const struct rmd_session *session);

enum rmd_gate_action {
    RMD_GATE_FLAG,                 // said in every output
    RMD_GATE_WITHHOLD_DIFFUSIVITY, // MD, AD and RD rows are not comparable
    RMD_GATE_WITHHOLD,             // no row is comparable, unless allowed by name
    RMD_GATE_REFUSE_IDENTITY,      // refused, unless the identity is accepted
    RMD_GATE_REFUSE,
};

// Which sessions a check looks at.
enum rmd_gate_scope {
    RMD_GATE_FIRST,   // every later session against the first
    RMD_GATE_EARLIER, // every later session against all before it
    RMD_GATE_ALONE,   // every session by itself, as `post`
};

// What a check looks at: an earlier session and another, and how they were aligned, NULL before.
struct rmd_gate_view {
    const struct rmd_gate_facts *pre, *post;
    const struct rmd_rigid_result *rigid;
};

struct rmd_gate_check {
    const char *name, *what; // `name` is what --allow takes
    enum rmd_gate_action action;
    enum rmd_gate_scope scope;
    // 1 where the fault is there; adds a sentence that names it.
    int (*found)(struct rmd_text *why, const struct rmd_gate_view *view);
};
extern const struct rmd_gate_check rmd_gate_checks[]; // ends with name == NULL

// Kinds of input in words, by enum rmd_input_kind: "a scalar map".
extern const char *const rmd_gate_kinds[];

struct rmd_gate_opts {
    const char *allow;   // names of checks whose rows are compared nonetheless, comma-separated
    int accept_identity; // compare although the images may be of two people
};
extern const struct rmd_param rmd_gate_params[];

struct rmd_gate_finding {
    const struct rmd_gate_check *check;
    int session; // the one it is about, or the later of the two
    int waived;
    char *text; // a whole sentence
};

struct rmd_gate {
    size_t n;
    struct rmd_gate_finding *finding;
    const char *(*withheld)[RMD_METRICS]; // [sessions - 1], for rmd_delta_rows()
};

// Runs every check in its scope. `pair` is NULL before alignment: then what needs it is left out.
// RMD_EARG for an unknown name in `allow`.
RMD_MUST_CHECK enum rmd_status rmd_gate_compare(struct rmd_gate *out,
                                                const struct rmd_gate_facts *facts, int sessions,
                                                const struct rmd_rigid_result *pair,
                                                const struct rmd_gate_opts *opts);

// RMD_EREFUSED, with every reason in the message, where a check refuses; otherwise RMD_OK, and
// every finding is added to `log`, an accepted identity first.
RMD_MUST_CHECK enum rmd_status rmd_gate_answer(const struct rmd_gate *gate, struct rmd_log *log);
void rmd_gate_free(struct rmd_gate *gate);

#endif
