// SPDX-License-Identifier: BSD-3-Clause
// Where the sessions meet.
#include "base/memory.h"
#include "change/tractchange.h"

enum rmd_status rmd_meeting_align(struct rmd_meeting *out, const struct rmd_session *session, int n,
                                  const struct rmd_rigid_opts *opts)
{
    enum rmd_status st;
    const struct rmd_volume **guide = NULL;

    *out = (struct rmd_meeting){ .sessions = n };
    if (n < 2) return rmd_fail(RMD_EARG, "%d session: at least two are needed", n);
    RMD_TRY(rmd_alloc(&guide, (size_t)n, sizeof *guide));
    RMD_TRY(rmd_alloc(&out->half_from_session, (size_t)n, sizeof *out->half_from_session));
    RMD_TRY(rmd_alloc(&out->pair, (size_t)n - 1, sizeof *out->pair));
    for (int s = 0; s < n; s++)
        guide[s] = &session[s].guide;
    RMD_TRY(rmd_rigid_halfway(out->half_from_session, &out->grid, out->pair, guide, n, opts));
out:
    rmd_release(guide);
    if (st) rmd_meeting_free(out);
    return st;
}

void rmd_meeting_free(struct rmd_meeting *meeting)
{
    rmd_release(meeting->half_from_session);
    rmd_release(meeting->pair);
    *meeting = (struct rmd_meeting){ 0 };
}
