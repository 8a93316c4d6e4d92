// SPDX-License-Identifier: BSD-3-Clause
// Clusters of the map, their description, and the same search in every null replicate.
#include "change/cluster.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "change/lattice.h"
#include "math/eigen3.h"

#include <stdlib.h>

enum { REACH = 8 }; // halfway voxels that one voxel as acquired enters

static const double reported_p = 0.05;

struct search {
    const struct rmd_halfbrain *brain;
    const struct rmd_bootstrap *bootstrap[2];
    size_t *place; // [lattice.n] index among the voxels of the brain
    struct rmd_lattice lattice;
    const float *scale;
    double threshold;
    int *largest; // [kept] size of the largest cluster of each null replicate
};

static signed char sign_beyond(double z, double threshold)
{
    return z > threshold ? 1 : z < -threshold ? -1 : 0;
}

// The largest cluster of replicates [first, last): deviations of the later session less those of
// the first, which is what is seen where nothing changed.                          EQ change.14
static enum rmd_status search_null(void *context, size_t first, size_t last, void *scratch)
{
    struct search *search = context;
    const size_t n = search->lattice.n, kept = search->bootstrap[0]->kept;
    int *cluster = scratch, *size = cluster + n;
    signed char *sign = (signed char *)(size + n);

    for (size_t b = first; b < last; b++) {
        for (size_t i = 0; i < n; i++) {
            double pre = (double)search->bootstrap[0]->deviation[i * kept + b];
            double post = (double)search->bootstrap[1]->deviation[i * kept + b];
            double scale = (double)search->scale[search->place[i]];
            sign[i] = sign_beyond((post - pre) / scale, search->threshold);
        }
        rmd_lattice_clusters(cluster, size, &search->lattice, sign);
        search->largest[b] = 0;
        for (size_t i = 0; i < n; i++)
            if (size[i] > search->largest[b]) search->largest[b] = size[i];
    }
    return RMD_OK;
}

// 1 where one odd voxel of one session may be all there is.
static double p_of_size(const struct search *search, int size)
{
    if (size <= REACH) return 1;
    const size_t kept = search->bootstrap[0]->kept;
    size_t reached = 1;
    for (size_t b = 0; b < kept; b++)
        reached += search->largest[b] >= size;
    return (double)reached / (double)(kept + 1);
}

// Adds v v' of the principal direction of the mean tensor of both sessions.
static void add_direction(double dyad[6], const float first[6], const float later[6])
{
    double mean[6], value[3], vector[3][3];
    for (int e = 0; e < 6; e++)
        mean[e] = (double)first[e] + (double)later[e];
    rmd_eigen3(value, vector, mean);
    const double *v = vector[0];
    const double add[6] = { v[0] * v[0], v[1] * v[1], v[2] * v[2],
                            v[0] * v[1], v[0] * v[2], v[1] * v[2] };
    for (int e = 0; e < 6; e++)
        dyad[e] += add[e];
}

static void describe(struct rmd_cluster *out, const struct search *search, int later,
                     const struct rmd_change_maps *maps, const int *cluster, int which)
{
    const struct rmd_halfbrain *brain = search->brain;
    double dyad[6] = { 0 }, value[3], vector[3][3], spacing[3], world[3];

    *out = (struct rmd_cluster){ 0 };
    for (size_t i = (size_t)which; i < search->lattice.n; i++) {
        if (cluster[i] != which) continue;
        size_t at = search->place[i], voxel = brain->voxel[at];
        double z = (double)maps->z[RMD_FA].v[voxel];
        rmd_pullback_world(world, &brain->grid, voxel);
        for (int a = 0; a < 3; a++) {
            out->centre[a] += world[a];
            if (fabs(z) > fabs(out->peak_z)) out->peak[a] = world[a];
        }
        if (fabs(z) > fabs(out->peak_z)) out->peak_z = z;
        out->delta_fa += (double)maps->delta[RMD_FA].v[voxel];
        out->voxels++;
        add_direction(dyad, brain->tensor[0][at], brain->tensor[later][at]);
    }
    rmd_grid_spacing(spacing, &brain->grid);
    rmd_eigen3(value, vector, dyad);
    out->volume = (double)out->voxels * spacing[0] * spacing[1] * spacing[2];
    out->delta_fa /= (double)out->voxels;
    for (int a = 0; a < 3; a++) {
        out->centre[a] /= (double)out->voxels;
        out->direction[a] = vector[0][a];
    }
}

static int by_peak(const void *a, const void *b)
{
    double x = fabs(((const struct rmd_cluster *)a)->peak_z);
    double y = fabs(((const struct rmd_cluster *)b)->peak_z);
    return (x < y) - (x > y);
}

static enum rmd_status list_clusters(struct rmd_change_maps *maps, const struct search *search,
                                     int later)
{
    enum rmd_status st;
    const size_t n = search->lattice.n;
    int *cluster = NULL, *size = NULL;
    signed char *sign = NULL;
    size_t reported = 0;

    RMD_TRY(rmd_alloc(&cluster, n, sizeof *cluster));
    RMD_TRY(rmd_alloc(&size, n, sizeof *size));
    RMD_TRY(rmd_alloc(&sign, n, 1));
    for (size_t i = 0; i < n; i++) {
        size_t at = search->place[i];
        if (isfinite(search->scale[at]))
            sign[i] =
                sign_beyond((double)maps->z[RMD_FA].v[search->brain->voxel[at]], search->threshold);
    }
    rmd_lattice_clusters(cluster, size, &search->lattice, sign);
    for (size_t i = 0; i < n; i++) {
        maps->clusters_tested += size[i] > 0;
        reported += p_of_size(search, size[i]) < reported_p;
    }
    RMD_TRY(rmd_alloc(&maps->cluster, reported, sizeof *maps->cluster));
    for (size_t i = 0; i < n; i++) {
        double p = p_of_size(search, size[i]);
        if (!(p < reported_p)) continue;
        struct rmd_cluster *out = &maps->cluster[maps->clusters++];
        describe(out, search, later, maps, cluster, (int)i);
        out->p = p;
    }
    qsort(maps->cluster, maps->clusters, sizeof *maps->cluster, by_peak);
out:
    rmd_release(cluster);
    rmd_release(size);
    rmd_release(sign);
    return st;
}

enum rmd_status rmd_cluster_find(struct rmd_change_maps *maps, const struct rmd_halfbrain *brain,
                                 int later, const struct rmd_bootstrap *const bootstrap[2],
                                 const unsigned char *white, const float *scale, double threshold)
{
    enum rmd_status st;
    struct search search = { .brain = brain, .scale = scale, .threshold = threshold };
    size_t *voxel = NULL, n = 0;

    search.bootstrap[0] = bootstrap[0], search.bootstrap[1] = bootstrap[1];
    RMD_TRY(rmd_alloc_raw(&search.place, brain->n, sizeof *search.place));
    RMD_TRY(rmd_alloc_raw(&voxel, brain->n, sizeof *voxel));
    for (size_t v = 0; v < brain->n; v++) {
        search.place[n] = v;
        voxel[n] = brain->voxel[v];
        n += white[v];
    }
    RMD_TRY(rmd_lattice_new(&search.lattice, &brain->grid, voxel, n));
    RMD_TRY(rmd_alloc(&search.largest, bootstrap[0]->kept, sizeof *search.largest));
    RMD_TRY(
        rmd_parallel_for(bootstrap[0]->kept, 8, n * (2 * sizeof(int) + 1), search_null, &search));
    RMD_TRY(list_clusters(maps, &search, later));
out:
    rmd_release(search.place);
    rmd_release(search.largest);
    rmd_lattice_free(&search.lattice);
    rmd_release(voxel);
    return st;
}
