// SPDX-License-Identifier: BSD-3-Clause
// Patches are spread evenly, the first and the last at the ends of the axis.
#include "dwi/patch_lattice.h"

struct rmd_patch_lattice rmd_patch_lattice_of(int length, int extent, int step)
{
    struct rmd_patch_lattice out = { length, extent < length ? extent : length, 1, 1 };
    if (out.extent < length) out.patches = 1 + (length - out.extent + step - 1) / step;
    for (int k = 0; k + out.colours < out.patches;)
        if (rmd_patch_lattice_first(&out, k + out.colours) - rmd_patch_lattice_first(&out, k) <
            out.extent)
            out.colours++, k = 0;
        else
            k++;
    return out;
}

int rmd_patch_lattice_first(const struct rmd_patch_lattice *lattice, int patch)
{
    if (lattice->patches < 2) return 0;
    long room = lattice->length - lattice->extent;
    return (int)(room * patch / (lattice->patches - 1));
}
