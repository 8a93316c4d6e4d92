// SPDX-License-Identifier: BSD-3-Clause
// Cores of labels and sides of the white matter.
#include "change/tractcore.h"

#include "base/memory.h"
#include "image/components.h"
#include "math/eigen3.h"

enum { CORE_VOXELS = 30, FACES = 6, DEPTH = 2 };

static const double core_share = 0.1, white_fa = 0.25, middle = 3 /* mm */;
static const double free_water = 4; // um2/ms, with room for noise above 3.0

static enum rmd_status allocate(struct rmd_tractcore *out, const struct rmd_halfbrain *brain,
                                size_t regions)
{
    enum rmd_status st;
    *out = (struct rmd_tractcore){ .n = regions };
    RMD_TRY(rmd_alloc(&out->name, regions, sizeof *out->name));
    RMD_TRY(rmd_alloc(&out->of, brain->n, sizeof *out->of));
    RMD_TRY(rmd_alloc(&out->weight, brain->n, sizeof *out->weight));
    RMD_TRY(rmd_alloc(&out->impossible, (size_t)brain->sessions, sizeof *out->impossible));
    for (size_t v = 0; v < brain->n; v++)
        out->of[v] = -1;
out:
    return st;
}

void rmd_tractcore_free(struct rmd_tractcore *regions)
{
    for (size_t r = 0; r < regions->n && regions->name; r++)
        rmd_release(regions->name[r]);
    rmd_release(regions->name);
    rmd_release(regions->of);
    rmd_release(regions->weight);
    rmd_release(regions->impossible);
    *regions = (struct rmd_tractcore){ 0 };
}

// How many of the six neighbours of a voxel lie in the image and have its value.
static int alike(const int *v, const int n[3], size_t at)
{
    size_t stride = 1, rest = at;
    int count = 0;
    for (int a = 0; a < 3; a++) {
        size_t length = (size_t)n[a], x = rest % length;
        count += x > 0 && v[at - stride] == v[at];
        count += x + 1 < length && v[at + stride] == v[at];
        rest /= length;
        stride *= length;
    }
    return count;
}

// How many neighbours of its own a voxel of each label needs to belong to the core. EQ change.8
static void find_depths(int *depth, const size_t (*size)[FACES + 1], size_t labels)
{
    for (size_t r = 0; r < labels; r++) {
        size_t all = 0, core = 0;
        for (int k = 0; k <= FACES; k++)
            all += size[r][k];
        for (depth[r] = FACES; depth[r] > 0; depth[r]--) {
            core += size[r][depth[r]];
            if (core >= CORE_VOXELS && (double)core >= core_share * (double)all) break;
        }
    }
}

enum rmd_status rmd_tractcore_find(int *core, const struct rmd_labels *labels)
{
    enum rmd_status st;
    size_t(*size)[FACES + 1] = NULL; // voxels of a label by their number of neighbours alike
    int *depth = NULL;
    size_t voxels = rmd_grid_count(&labels->grid);

    RMD_TRY(rmd_alloc(&size, labels->n, sizeof *size));
    RMD_TRY(rmd_alloc(&depth, labels->n, sizeof *depth));
    for (size_t v = 0; v < voxels; v++) {
        core[v] = labels->v[v] > 0 ? rmd_labels_place(labels, labels->v[v]) : -1;
        if (core[v] >= 0) size[core[v]][alike(labels->v, labels->grid.n, v)]++;
    }
    find_depths(depth, (const size_t(*)[FACES + 1]) size, labels->n);
    for (size_t v = 0; v < voxels; v++)
        if (core[v] >= 0 && alike(labels->v, labels->grid.n, v) < depth[core[v]]) core[v] = -1;
out:
    rmd_release(size);
    rmd_release(depth);
    return st;
}

static int possible(const float tensor[6])
{
    double d[6], lambda[3];
    for (int k = 0; k < 6; k++)
        d[k] = (double)tensor[k];
    rmd_eigen3(lambda, NULL, d);
    return lambda[2] > 0 && lambda[0] < free_water;
}

// Such signals were lost in noise, and the linearised replicates of their tensors have no bounds.
static void leave_out_impossible(struct rmd_tractcore *regions, const struct rmd_halfbrain *brain)
{
    for (size_t v = 0; v < brain->n; v++) {
        int keep = 1;
        if (regions->of[v] < 0) continue;
        for (int s = 0; s < brain->sessions && brain->measures > 1; s++) {
            int here = possible(brain->tensor[s][v]);
            regions->impossible[s] += !here;
            keep &= here;
        }
        if (keep) continue;
        regions->of[v] = -1;
        regions->weight[v] = 0;
    }
}

// The region with the largest share at the taps; of equal ones the first.
static float largest_share(int *region, const int *core, const struct rmd_blur_taps *taps)
{
    float most = 0;
    for (int c = 0; c < 27; c++) {
        int candidate = core[taps->voxel[c]];
        float share = 0;
        if (candidate < 0) continue;
        for (int d = 0; d < 27; d++)
            share += core[taps->voxel[d]] == candidate ? taps->weight[d] : 0;
        if (share > most || (share == most && share > 0 && candidate < *region)) {
            most = share;
            *region = candidate;
        }
    }
    return most;
}

// Turns shares into weights: 1 where a region has the most, 0 where half of it.     EQ change.9
static enum rmd_status fade(struct rmd_tractcore *regions, size_t voxels)
{
    enum rmd_status st;
    float *most = NULL;

    RMD_TRY(rmd_alloc(&most, regions->n, sizeof *most));
    for (size_t v = 0; v < voxels; v++) {
        int region = regions->of[v];
        if (region >= 0) most[region] = fmaxf(most[region], regions->weight[v]);
    }
    for (size_t v = 0; v < voxels; v++) {
        int region = regions->of[v];
        if (region < 0) continue;
        regions->weight[v] = 2 * regions->weight[v] / most[region] - 1;
        if (regions->weight[v] > 0) continue;
        regions->weight[v] = 0;
        regions->of[v] = -1;
    }
out:
    rmd_release(most);
    return st;
}

enum rmd_status rmd_tractcore_of_labels(struct rmd_tractcore *out,
                                        const struct rmd_halfbrain *brain,
                                        const struct rmd_labels *labels,
                                        const struct rmd_affine *half_from_session)
{
    enum rmd_status st;
    struct rmd_pullback pullback = rmd_pullback_new(&brain->grid, &labels->grid, half_from_session);
    int *core = NULL;

    RMD_TRY(allocate(out, brain, labels->n));
    for (size_t r = 0; r < labels->n; r++)
        RMD_TRY(rmd_text_copy(&out->name[r], labels->label[r].name));
    RMD_TRY(rmd_alloc_raw(&core, rmd_grid_count(&labels->grid), sizeof *core));
    RMD_TRY(rmd_tractcore_find(core, labels));
    for (size_t v = 0; v < brain->n; v++) {
        struct rmd_blur_taps taps;
        if (rmd_pullback_blur_taps(&taps, &pullback, brain->voxel[v]))
            out->weight[v] = largest_share(&out->of[v], core, &taps);
    }
    RMD_TRY(fade(out, brain->n));
    leave_out_impossible(out, brain);
out:
    rmd_release(core);
    if (st) rmd_tractcore_free(out);
    return st;
}

enum rmd_status rmd_tractcore_white_matter(unsigned char *white, const struct rmd_halfbrain *brain)
{
    enum rmd_status st;
    struct rmd_mask deep = { 0 };

    RMD_TRY(rmd_mask_new(&deep, &brain->grid));
    for (size_t v = 0; v < brain->n; v++)
        deep.v[brain->voxel[v]] = 1;
    deep.count = brain->n;
    RMD_TRY(rmd_components_erode(&deep, RMD_FACES, DEPTH));
    for (size_t v = 0; v < brain->n; v++) {
        double sum = 0;
        for (int s = 0; s < brain->sessions; s++)
            sum += (double)brain->measure[s][v];
        white[v] =
            deep.v[brain->voxel[v]] && (brain->measures == 1 || sum > white_fa * brain->sessions);
    }
out:
    rmd_mask_free(&deep);
    return st;
}

enum rmd_status rmd_tractcore_of_sides(struct rmd_tractcore *out, const struct rmd_halfbrain *brain)
{
    enum rmd_status st;
    unsigned char *white = NULL;
    double world[3], centre = 0;
    int scalar = brain->measures == 1;

    RMD_TRY(allocate(out, brain, 2));
    RMD_TRY(rmd_text_copy(&out->name[0], scalar ? "brain_L" : "WM_L"));
    RMD_TRY(rmd_text_copy(&out->name[1], scalar ? "brain_R" : "WM_R"));
    RMD_TRY(rmd_alloc(&white, brain->n, 1));
    RMD_TRY(rmd_tractcore_white_matter(white, brain));
    for (size_t v = 0; v < brain->n; v++) {
        rmd_pullback_world(world, &brain->grid, brain->voxel[v]);
        centre += world[0] / (double)brain->n;
    }
    for (size_t v = 0; v < brain->n; v++) {
        rmd_pullback_world(world, &brain->grid, brain->voxel[v]);
        if (!white[v] || fabs(world[0] - centre) < middle) continue;
        out->of[v] = world[0] > centre;
        out->weight[v] = 1;
    }
    leave_out_impossible(out, brain);
out:
    rmd_release(white);
    if (st) rmd_tractcore_free(out);
    return st;
}
