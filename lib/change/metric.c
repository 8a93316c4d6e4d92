// SPDX-License-Identifier: BSD-3-Clause
// The table of metrics; a new one is a row here and a function that measures it.
#include "change/metric.h"

#include <string.h>

#define DIFFUSIVITY "mm2/s", "1e-3 mm2/s", 1e3, 4
#define BASSER      "Basser & Pierpaoli 1996, J Magn Reson B 111:209"

const struct rmd_metric rmd_metrics[RMD_METRICS] = {
    // clang-format off
    [RMD_METRIC_FA] = { "FA", RMD_STRUCTURE, "1", "1", 1, 4,
        "fractional anisotropy: how far diffusion prefers one direction, 0 to 1", BASSER },
    [RMD_METRIC_MD] = { "MD", RMD_STRUCTURE, DIFFUSIVITY,
        "mean diffusivity: one third of the trace of the tensor", BASSER },
    [RMD_METRIC_AD] = { "AD", RMD_STRUCTURE, DIFFUSIVITY,
        "axial diffusivity: the largest eigenvalue, along the fibres", BASSER },
    [RMD_METRIC_RD] = { "RD", RMD_STRUCTURE, DIFFUSIVITY,
        "radial diffusivity: the mean of the two smaller eigenvalues", BASSER },
    [RMD_METRIC_AI] = { "AI", RMD_STRUCTURE, "1", "1", 1, 4,
        "asymmetry index of FA, (L-R)/(L+R), or (contra-ipsi)/(contra+ipsi) where the side of the "
        "lesion is given", "Stinear et al. 2007, Brain 130:170" },
    [RMD_METRIC_RATIO] = { "rFA", RMD_STRUCTURE, "1", "1", 1, 4,
        "FA of the right over the left side, or of the lesion's over the other side",
        "Puig et al. 2010, AJNR 31:1324" },
    [RMD_METRIC_SCALAR] = { "value", RMD_STRUCTURE, "1", "1", 1, 5,
        "the map as it was given, in its own unit", "" },
    [RMD_METRIC_PSC] = { "PSC", RMD_FUNCTION, "percent", "%", 1, 3,
        "mean percent signal change of a region", "" },
    [RMD_METRIC_LI] = { "LI", RMD_FUNCTION, "1", "1", 1, 3,
        "laterality of the mean effects of two sides, (L-R)/(L+R)", "" },
    [RMD_METRIC_AVELI] = { "AveLI", RMD_FUNCTION, "1", "1", 1, 3,
        "laterality of t, averaged over all thresholds",
        "Matsuo, Chen & Tseng 2012, J Neurosci Methods 205:119" },
    [RMD_METRIC_SECONDARY] = { "ln(2nd/1st)", RMD_FUNCTION, "1", "1", 1, 3,
        "logarithm of the mean effect of secondary over that of primary motor areas",
        "Ward et al. 2003, Brain 126:2476" },
    [RMD_METRIC_FOCUS] = { "Neff", RMD_FUNCTION, "1", "1", 1, 2,
        "effective number of areas that share the activity", "" },
    // clang-format on
};

enum rmd_metric_id rmd_metric_find(const char *name)
{
    int i = 0;
    while (i < RMD_METRICS && strcmp(rmd_metrics[i].name, name) != 0)
        i++;
    return (enum rmd_metric_id)i;
}
