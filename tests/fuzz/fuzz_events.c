// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are events with finite times and known conditions, or are refused. The first byte
// chooses the format.
#include "fmri/events.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const path[] = { "fuzz.tsv", "fuzz.txt", "fuzz.1D" };
    static const struct rmd_events_opts opts[] = { { "weight", 0 }, { NULL, 1 } };
    struct rmd_events events;
    if (size == 0) return 0;
    for (int o = 0; o < 2; o++) {
        if (rmd_events_parse(&events, path[data[0] % 3], (const char *)data + 1, size - 1, &opts[o],
                             NULL) != RMD_OK)
            continue;
        for (size_t i = 0; i < events.n; i++) {
            const struct rmd_event *e = &events.event[i];
            if (!isfinite(e->onset) || !(e->duration >= 0) || !isfinite(e->value)) abort();
            if (e->condition < 0 || e->condition >= events.conditions) abort();
            if (i > 0 && e->onset < e[-1].onset) abort();
        }
        if (rmd_events_check(&events, "fuzz", 200, 2, NULL) == RMD_OK && events.n == 0) abort();
        rmd_events_free(&events);
    }
    return 0;
}
