// SPDX-License-Identifier: BSD-3-Clause
// One list of quantities serves text, table and JSON.
#include "report/track_summary.h"

#include "base/number.h"
#include "report/quantity.h"

#include <math.h>
#include <string.h>

struct rmd_track_summary rmd_track_summary_of(const struct rmd_track_result *result, int wanted)
{
    struct rmd_track_summary s = { result, wanted, NAN, NAN, NAN };
    const struct rmd_streamlines *all = &result->streamlines;
    double sum = 0;
    for (size_t i = 0; i < all->n; i++) {
        double length = rmd_streamlines_length(all, i);
        sum += length;
        s.shortest = fmin(s.shortest, length);
        s.longest = fmax(s.longest, length);
    }
    if (all->n > 0) s.mean = sum / (double)all->n;
    return s;
}

static const char *algorithm(const struct rmd_track_summary *s)
{
    static const char *const names[] = { "auto", "tensor", "FOD peak", "iFOD2" };
    return names[s->result->algorithm];
}

enum { QUANTITIES = 12 };

static void list_quantities(struct rmd_quantity list[QUANTITIES], const struct rmd_track_summary *s)
{
    const struct rmd_track_result *r = s->result;
    const struct rmd_quantity made[QUANTITIES] = {
        { "streamlines", "Streamlines", "1", (double)r->streamlines.n },
        { "  wanted", "Wanted", "1", s->wanted },
        { "attempts", "Attempts", "1", (double)r->attempts },
        { "  no direction", "NoDirection", "1", (double)r->outcome[RMD_TRACK_NOWHERE] },
        { "  too short", "TooShort", "1", (double)r->outcome[RMD_TRACK_SHORT] },
        { "  too long", "TooLong", "1", (double)r->outcome[RMD_TRACK_LONG] },
        { "  excluded", "Excluded", "1", (double)r->outcome[RMD_TRACK_EXCLUDED] },
        { "  region missed", "RegionMissed", "1", (double)r->outcome[RMD_TRACK_UNMET] },
        { "step", "Step", "mm", r->step },
        { "mean length", "MeanLength", "mm", s->mean },
        { "  shortest", "Shortest", "mm", s->shortest },
        { "  longest", "Longest", "mm", s->longest },
    };
    for (int q = 0; q < QUANTITIES; q++)
        list[q] = made[q];
}

void rmd_track_summary_text(struct rmd_text *out, const struct rmd_track_summary *s)
{
    struct rmd_quantity list[QUANTITIES];
    char number[32];
    list_quantities(list, s);
    rmd_text_add(out, "algorithm        %s\n", algorithm(s));
    for (int q = 0; q < QUANTITIES; q++) {
        int pure = strcmp(list[q].unit, "1") == 0, digits = pure ? 12 : 4;
        rmd_text_add(out, "%-17s%s%s%s\n", list[q].name,
                     rmd_number_print(number, sizeof number, list[q].value, digits),
                     pure ? "" : " ", pure ? "" : list[q].unit);
    }
}

void rmd_track_summary_tsv(struct rmd_text *out, const struct rmd_track_summary *s)
{
    struct rmd_quantity list[QUANTITIES];
    char number[32];
    list_quantities(list, s);
    rmd_text_add(out, "quantity\tvalue\tunit\n");
    for (int q = 0; q < QUANTITIES; q++)
        rmd_text_add(out, "%s\t%s\t%s\n", list[q].key,
                     rmd_number_print(number, sizeof number, list[q].value, 12), list[q].unit);
}

struct rmd_json *rmd_track_summary_json(const struct rmd_track_summary *s)
{
    struct rmd_quantity list[QUANTITIES];
    struct rmd_json *json = rmd_json_object();
    list_quantities(list, s);
    rmd_json_put_text(json, "Algorithm", algorithm(s));
    rmd_quantity_put(json, list, QUANTITIES);
    return json;
}
