// SPDX-License-Identifier: BSD-3-Clause
// Two arrays that double when they are full.
#include "dwi/streamlines.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { ROOM = 16, ROOM_POINTS = 1024 };

enum rmd_status rmd_streamlines_new(struct rmd_streamlines *out, const struct rmd_grid *grid)
{
    *out = (struct rmd_streamlines){ 0 };
    if (grid) out->grid = *grid;
    return rmd_alloc(&out->first, 1, sizeof *out->first);
}

void rmd_streamlines_free(struct rmd_streamlines *streamlines)
{
    rmd_release(streamlines->first);
    rmd_release(streamlines->point);
    *streamlines = (struct rmd_streamlines){ 0 };
}

// Makes room for `need` items where there is room for *room, of which `used` are kept.
static enum rmd_status widen(void *items, size_t *room, size_t need, size_t used, size_t size)
{
    void **old = items, *wide;
    size_t more = need > 2 * *room ? need : 2 * *room;
    if (need <= *room) return RMD_OK;
    enum rmd_status st = rmd_alloc_raw(&wide, more, size);
    if (st != RMD_OK) return st;
    if (used > 0) memcpy(wide, *old, used * size);
    rmd_release(*old);
    *old = wide;
    *room = more;
    return RMD_OK;
}

enum rmd_status rmd_streamlines_add(struct rmd_streamlines *s, const float *point, size_t count)
{
    enum rmd_status st;
    size_t used = s->first[s->n], need = used + count;
    RMD_TRY(
        widen(&s->first, &s->room, s->n + 2 < ROOM ? ROOM : s->n + 2, s->n + 1, sizeof *s->first));
    RMD_TRY(widen(&s->point, &s->room_points, need < ROOM_POINTS ? ROOM_POINTS : need, used,
                  3 * sizeof *s->point));
    if (point && count > 0) memcpy(s->point + 3 * used, point, 3 * count * sizeof *point);
    s->first[++s->n] = need;
out:
    return st;
}

double rmd_streamlines_length(const struct rmd_streamlines *s, size_t i)
{
    double length = 0;
    for (size_t p = s->first[i] + 1; p < s->first[i + 1]; p++) {
        double d[3];
        for (int a = 0; a < 3; a++)
            d[a] = (double)s->point[3 * p + (size_t)a] - (double)s->point[3 * p - 3 + (size_t)a];
        length += rmd_vector_norm(d);
    }
    return length;
}
