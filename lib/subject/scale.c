// SPDX-License-Identifier: BSD-3-Clause
// The table of scales.
#include "subject/scale.h"

#include <math.h>
#include <stddef.h>
#include <strings.h>

#define NONE ((double)NAN)

// clang-format off
const struct rmd_scale rmd_scales[] = {
    { "fma_ue",         'B', 1,  0,    66,   2.46, "point", "Fugl-Meyer, upper limb",
      "SEM 2.46, Neurorehabil Neural Repair 2023, doi 10.1177/15459683231186985" },
    { "arat",           'B', 1,  0,    57,   NONE, "point", "Action Research Arm Test", NULL },
    { "mal_aou",        'B', 1,  0,    5,    NONE, "point", "Motor Activity Log, amount", NULL },
    { "mal_qom",        'B', 1,  0,    5,    NONE, "point", "Motor Activity Log, quality", NULL },
    { "wmft_time",      'B', -1, 0,    120,  NONE, "s",     "Wolf Motor Function Test, time", NULL },
    { "bbt",            'B', 1,  0,    150,  NONE, "block", "Box and Block Test", NULL },
    { "sparc",          'B', 1,  NONE, 0,    NONE, "1",     "spectral arc length, smoothness", NULL },
    { "trained_task",   'B', 1,  NONE, NONE, NONE, "1",     "score of the task that is trained", NULL },
    { "untrained_task", 'B', 1,  NONE, NONE, NONE, "1",     "score of a task that is not trained", NULL },
    { "moca",           'C', 1,  0,    30,   NONE, "point", "Montreal Cognitive Assessment", NULL },
    { "digit_span_bwd", 'C', 1,  0,    14,   NONE, "point", "digit span backward", NULL },
    { "nback_dprime",   'C', 1,  NONE, NONE, NONE, "1",     "n-back, d'", NULL },
    { "tmt_a",          'C', -1, 0,    NONE, NONE, "s",     "Trail Making Test A", NULL },
    { "tmt_b",          'C', -1, 0,    NONE, NONE, "s",     "Trail Making Test B", NULL },
    { "sart_cv",        'C', -1, 0,    NONE, NONE, "1",     "variation of response times", NULL },
    { "FA",             'S', 1,  0,    1,    NONE, "1",     "fractional anisotropy", NULL },
    { "MD",             'S', -1, 0,    NONE, NONE, "mm2/s", "mean diffusivity", NULL },
    { "AD",             'S', 0,  0,    NONE, NONE, "mm2/s", "axial diffusivity", NULL },
    { "RD",             'S', -1, 0,    NONE, NONE, "mm2/s", "radial diffusivity", NULL },
    { "FD",             'S', 1,  0,    NONE, NONE, "1",     "fibre density", NULL },
    { "FDC",            'S', 1,  0,    NONE, NONE, "1",     "fibre density and cross-section", NULL },
    { NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL },
};
// clang-format on

const struct rmd_scale *rmd_scale_find(const char *name)
{
    for (const struct rmd_scale *s = rmd_scales; s->name; s++)
        if (strcasecmp(s->name, name) == 0) return s;
    return NULL;
}
