// SPDX-License-Identifier: BSD-3-Clause
// Clusters of the map, their description, and the same search in every null replicate.
#include "change/cluster.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "change/inflation.h"
#include "change/lattice.h"
#include "math/eigen3.h"

#include <stdlib.h>

enum { REACH = 64 }; // smoothed differences to which one voxel as acquired adds

static const double reported_p = 0.05;

struct search {
    const struct rmd_halfbrain *brain;
    size_t *place; // [lattice.n] index among the voxels of the brain
    struct rmd_lattice lattice;
    size_t kept;
    float *null; // [lattice.n][kept] smoothed differences of replicates
    float *se;   // [lattice.n] of a smoothed difference
    float *z;    // [lattice.n] of the difference seen
    double threshold;
    int *largest; // [kept] size of the largest cluster of each null replicate
};

static signed char sign_beyond(float z, double threshold)
{
    return (double)z > threshold ? 1 : (double)z < -threshold ? -1 : 0;
}

// Deviations of the later session less those of the first, smoothed, and their spread: what is seen
// where nothing changed.
static enum rmd_status smooth_null(struct search *search,
                                   const struct rmd_bootstrap *const bootstrap[2])
{
    enum rmd_status st;
    const size_t n = search->lattice.n, kept = search->kept;

    for (size_t i = 0; i < n * kept; i++)
        search->null[i] = bootstrap[1]->deviation[i] - bootstrap[0]->deviation[i];
    RMD_TRY(rmd_lattice_mean(search->null, &search->lattice, search->null, kept));
    for (size_t i = 0; i < n; i++) {
        double square = 0;
        for (size_t b = i * kept; b < (i + 1) * kept; b++)
            square += (double)search->null[b] * (double)search->null[b];
        search->se[i] = (float)(square / (double)kept);
    }
    RMD_TRY(rmd_lattice_mean(search->se, &search->lattice, search->se, 1));
out:
    return st;
}

// The smoothed difference over its error, both errors in it, and over how much wider that is at
// edges.                                                                           EQ change.14
static enum rmd_status smooth_difference(struct search *search, const float *delta,
                                         const float *contrast, double session_sd)
{
    enum rmd_status st;
    const size_t n = search->lattice.n;
    float *edge = NULL, *factor = NULL;
    unsigned char *all = NULL;

    RMD_TRY(rmd_alloc(&edge, n, sizeof *edge));
    RMD_TRY(rmd_alloc(&factor, n, sizeof *factor));
    RMD_TRY(rmd_alloc(&all, n, 1));
    for (size_t i = 0; i < n; i++) {
        search->z[i] = delta[search->place[i]];
        search->se[i] = sqrtf(search->se[i] + (float)(2 * session_sd * session_sd));
        edge[i] = contrast[search->place[i]];
        all[i] = 1;
    }
    RMD_TRY(rmd_lattice_mean(search->z, &search->lattice, search->z, 1));
    for (size_t i = 0; i < n; i++)
        search->z[i] /= search->se[i];
    RMD_TRY(rmd_inflation_find(factor, search->z, edge, all, n));
    for (size_t i = 0; i < n; i++)
        search->z[i] /= factor[i];
out:
    rmd_release(edge);
    rmd_release(factor);
    rmd_release(all);
    return st;
}

// The largest cluster of replicates [first, last).                                 EQ change.15
static enum rmd_status search_null(void *context, size_t first, size_t last, void *scratch)
{
    struct search *search = context;
    const size_t n = search->lattice.n;
    int *cluster = scratch, *size = cluster + n;
    signed char *sign = (signed char *)(size + n);

    for (size_t b = first; b < last; b++) {
        for (size_t i = 0; i < n; i++)
            sign[i] =
                sign_beyond(search->null[i * search->kept + b] / search->se[i], search->threshold);
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
    size_t reached = 1;
    for (size_t b = 0; b < search->kept; b++)
        reached += search->largest[b] >= size;
    return (double)reached / (double)(search->kept + 1);
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
        double z = (double)search->z[i];
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
    for (size_t i = 0; i < n; i++)
        sign[i] = sign_beyond(search->z[i], search->threshold);
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

static enum rmd_status search_new(struct search *search, const unsigned char *white)
{
    enum rmd_status st;
    const struct rmd_halfbrain *brain = search->brain;
    size_t *voxel = NULL, n = 0;

    RMD_TRY(rmd_alloc_raw(&search->place, brain->n, sizeof *search->place));
    RMD_TRY(rmd_alloc_raw(&voxel, brain->n, sizeof *voxel));
    for (size_t v = 0; v < brain->n; v++) {
        search->place[n] = v;
        voxel[n] = brain->voxel[v];
        n += white[v];
    }
    RMD_TRY(rmd_lattice_new(&search->lattice, &brain->grid, voxel, n));
    RMD_TRY(rmd_alloc_raw(&search->null, n, search->kept * sizeof *search->null));
    RMD_TRY(rmd_alloc(&search->z, n, sizeof *search->z));
    RMD_TRY(rmd_alloc(&search->se, n, sizeof *search->se));
    RMD_TRY(rmd_alloc(&search->largest, search->kept, sizeof *search->largest));
out:
    rmd_release(voxel);
    return st;
}

enum rmd_status rmd_cluster_find(struct rmd_change_maps *maps, const struct rmd_halfbrain *brain,
                                 int later, const struct rmd_bootstrap *const bootstrap[2],
                                 const unsigned char *white, const float *delta,
                                 const float *contrast, double session_sd, double threshold)
{
    enum rmd_status st;
    struct search search = { .brain = brain, .kept = bootstrap[0]->kept, .threshold = threshold };

    RMD_TRY(search_new(&search, white));
    RMD_TRY(smooth_null(&search, bootstrap));
    RMD_TRY(smooth_difference(&search, delta, contrast, session_sd));
    RMD_TRY(rmd_parallel_for(search.kept, 8, search.lattice.n * (2 * sizeof(int) + 1), search_null,
                             &search));
    RMD_TRY(list_clusters(maps, &search, later));
out:
    rmd_release(search.place);
    rmd_release(search.null);
    rmd_release(search.z);
    rmd_release(search.se);
    rmd_release(search.largest);
    rmd_lattice_free(&search.lattice);
    return st;
}
