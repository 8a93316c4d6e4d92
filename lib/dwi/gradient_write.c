// SPDX-License-Identifier: BSD-3-Clause
// FSL's convention: image axes, and x turned round where the voxel axes are right-handed.
#include "dwi/gradients.h"

static void print_vectors(struct rmd_text *text, const struct rmd_gradients *gradients,
                          const struct rmd_grid *grid)
{
    double spacing[3];
    rmd_grid_spacing(spacing, grid);
    int turned = rmd_affine_determinant(&grid->world_from_voxel) > 0;
    for (int i = 0; i < 3; i++)
        for (int t = 0; t < gradients->n; t++) {
            double g = 0;
            for (int r = 0; r < 3; r++)
                g += grid->world_from_voxel.m[r][i] / spacing[i] * gradients->dir[t][r];
            g = i == 0 && turned ? -g : g;
            rmd_text_add(text, "%.8g%c", g + 0.0, t + 1 < gradients->n ? ' ' : '\n');
        }
}

void rmd_gradients_print(struct rmd_text *bval, struct rmd_text *bvec,
                         const struct rmd_gradients *gradients, const struct rmd_grid *grid)
{
    for (int t = 0; t < gradients->n; t++)
        rmd_text_add(bval, "%g%c", gradients->b[t], t + 1 < gradients->n ? ' ' : '\n');
    print_vectors(bvec, gradients, grid);
}
