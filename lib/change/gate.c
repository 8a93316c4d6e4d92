// SPDX-License-Identifier: BSD-3-Clause
// Runs the checks of gate_checks.c and draws the consequence.
#include "change/gate.h"

#include "base/memory.h"

#include <string.h>

#define T struct rmd_gate_opts
const struct rmd_param rmd_gate_params[] = {
    // clang-format off
    RMD_TEXT(T, allow, 0, "compare in spite of these differences, a comma-separated list of "
             "scanner, voxel-size and coarse"),
    RMD_FLAG(T, accept_identity, 0, "compare although the images may be of different people"),
    { 0 }
    // clang-format on
};
#undef T

// 1 where `name` is one of the comma-separated words of `list`.
static int is_listed(const char *list, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',')
        if (strcspn(at, ",") == n && strncmp(at, name, n) == 0) return 1;
    return 0;
}

static enum rmd_status check_allowed(const char *list)
{
    for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',') {
        int known = 0;
        size_t n = strcspn(at, ",");
        for (const struct rmd_gate_check *c = rmd_gate_checks; c->name; c++)
            known |= c->action == RMD_GATE_WITHHOLD && strlen(c->name) == n &&
                     strncmp(c->name, at, n) == 0;
        if (!known)
            return rmd_fail(RMD_EARG, "--allow: '%.*s' is none of: voxel-size, coarse, scanner",
                            (int)n, at);
    }
    return RMD_OK;
}

static void withhold(const char *reason[RMD_METRICS], const struct rmd_gate_finding *finding)
{
    enum rmd_gate_action action = finding->check->action;
    for (int m = 0; m < RMD_METRICS; m++) {
        int diffusivity = m == RMD_METRIC_MD || m == RMD_METRIC_AD || m == RMD_METRIC_RD;
        if (reason[m] || finding->waived) continue;
        if (action == RMD_GATE_WITHHOLD || (action == RMD_GATE_WITHHOLD_DIFFUSIVITY && diffusivity))
            reason[m] = finding->text;
    }
}

// One finding a session at most: the first earlier session that gives one.
static enum rmd_status run_check(struct rmd_gate *out, const struct rmd_gate_check *check,
                                 const struct rmd_gate_facts *facts, int session,
                                 const struct rmd_rigid_result *pair,
                                 const struct rmd_gate_opts *opts)
{
    enum rmd_status st = RMD_OK;
    struct rmd_text why = { 0 };
    int found = 0, earlier = check->scope == RMD_GATE_EARLIER ? session : 1;
    for (int e = 0; e < earlier && !found; e++) {
        struct rmd_gate_view view = { &facts[e], &facts[session], e == 0 ? pair : NULL };
        found = check->found(&why, &view);
    }
    if (found) {
        struct rmd_gate_finding *finding = &out->finding[out->n];
        RMD_TRY(why.status);
        RMD_TRY(rmd_text_copy(&finding->text, why.s));
        finding->check = check;
        finding->session = session;
        finding->waived = is_listed(opts->allow, check->name) ||
                          (check->action == RMD_GATE_REFUSE_IDENTITY && opts->accept_identity);
        if (session > 0) withhold(out->withheld[session - 1], finding);
        out->n++;
    }
out:
    rmd_text_free(&why);
    return st;
}

enum rmd_status rmd_gate_compare(struct rmd_gate *out, const struct rmd_gate_facts *facts,
                                 int sessions, const struct rmd_rigid_result *pair,
                                 const struct rmd_gate_opts *opts)
{
    enum rmd_status st;
    size_t checks = 0;
    *out = (struct rmd_gate){ 0 };
    RMD_TRY(check_allowed(opts->allow));
    while (rmd_gate_checks[checks].name)
        checks++;
    RMD_TRY(rmd_alloc(&out->finding, checks * (size_t)sessions, sizeof *out->finding));
    RMD_TRY(rmd_alloc(&out->withheld, (size_t)sessions, sizeof *out->withheld));
    for (const struct rmd_gate_check *check = rmd_gate_checks; check->name; check++)
        for (int s = check->scope == RMD_GATE_ALONE ? 0 : 1; s < sessions; s++)
            RMD_TRY(run_check(out, check, facts, s, pair && s ? &pair[s - 1] : NULL, opts));
out:
    if (st != RMD_OK) rmd_gate_free(out);
    return st;
}

static int refuses(const struct rmd_gate_finding *finding)
{
    return finding->check->action >= RMD_GATE_REFUSE_IDENTITY && !finding->waived;
}

enum rmd_status rmd_gate_answer(const struct rmd_gate *gate, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_text all = { 0 };
    for (size_t i = 0; i < gate->n; i++) {
        const struct rmd_gate_finding *f = &gate->finding[i];
        if (!refuses(f)) continue;
        const char *remedy = f->check->action == RMD_GATE_REFUSE_IDENTITY
                                 ? " (--accept-identity compares nonetheless)"
                                 : "";
        rmd_text_add(&all, "%s%s: %s%s", all.size ? "; " : "", f->check->name, f->text, remedy);
    }
    RMD_TRY(all.status);
    if (all.size) {
        st = rmd_fail(RMD_EREFUSED, "these sessions are not compared: %s", all.s);
        goto out;
    }
    for (int identity = 1; identity >= 0; identity--)
        for (size_t i = 0; i < gate->n; i++) {
            const struct rmd_gate_finding *f = &gate->finding[i];
            if ((f->check->action == RMD_GATE_REFUSE_IDENTITY) != identity) continue;
            rmd_log_add(log, RMD_WARNING, "%s%s: %s",
                        identity ? "identity accepted by the user: " : "", f->check->name, f->text);
        }
out:
    rmd_text_free(&all);
    return st;
}

void rmd_gate_free(struct rmd_gate *gate)
{
    for (size_t i = 0; i < gate->n; i++)
        rmd_release(gate->finding[i].text);
    rmd_release(gate->finding);
    rmd_release(gate->withheld);
    *gate = (struct rmd_gate){ 0 };
}
