// SPDX-License-Identifier: BSD-3-Clause
// Sixteen voxels together are sampled on the sphere, and every direction is tied to the highest of
// its neighbours; the paths that arise end on the peaks.
#include "dwi/lobes.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "math/harmonics.h"
#include "math/lanes.h"
#include "math/sphere.h"

enum { HALVINGS = 3, BLOCK = 16 * RMD_LANES };
static const float same = 0.985f; // cosine (10 degrees) of peaks that are one

#define T struct rmd_lobes_opts
const struct rmd_param rmd_lobes_params[] = {
    // clang-format off
    RMD_INT(T, peaks, 0, "1", 3, 1, RMD_LOBES_MOST, "lobes kept of a voxel, those with the highest peaks"),
    RMD_REAL(T, threshold, 0, "1", 0.1, 0, 10, "amplitude below which a peak does not count"),
    { 0 }
    // clang-format on
};
#undef T

struct job {
    const struct rmd_volume *fod;
    const struct rmd_lobes_opts *opts;
    struct rmd_lobes *out;
    struct rmd_harmonics plan;
    struct rmd_sphere sphere;
    float *basis;                      // [sphere.n][plan.count]
    double *weight;                    // [sphere.n]
    size_t voxels, *lobes, *crossings; // the counts of every block
};

struct scratch {
    float coefficient[RMD_HARMONICS_MOST][RMD_LANES];
    float (*amplitude)[RMD_LANES]; // [sphere.n]
    int (*up)[RMD_LANES];          // [sphere.n] the highest neighbour, itself on a peak
    double *density;               // [sphere.n] of the lobe with its peak there
};

static size_t scratch_bytes(const struct job *job)
{
    size_t lanes = (size_t)job->sphere.n * RMD_LANES;
    return sizeof(struct scratch) + 64 + lanes * (sizeof(float) + sizeof(int)) +
           (size_t)job->sphere.n * sizeof(double);
}

static struct scratch *place(void *memory, const struct job *job)
{
    struct scratch *s = memory;
    s->amplitude = (void *)((char *)memory + (sizeof *s + 63) / 64 * 64);
    s->up = (void *)(s->amplitude + job->sphere.n);
    s->density = (void *)(s->up + job->sphere.n);
    return s;
}

RMD_CLONES
static void sample(struct scratch *s, const struct job *job)
{
    for (int v = 0; v < job->sphere.n; v++) {
        const float *basis = job->basis + (size_t)v * (size_t)job->plan.count;
        float sum[RMD_LANES] = { 0 };
        for (int k = 0; k < job->plan.count; k++)
            RMD_EACH_LANE(l) sum[l] = __builtin_fmaf(basis[k], s->coefficient[k][l], sum[l]);
        memcpy(s->amplitude[v], sum, sizeof sum);
    }
    for (int v = 0; v < job->sphere.n; v++) {
        float best[RMD_LANES];
        int at[RMD_LANES];
        RMD_EACH_LANE(l) best[l] = s->amplitude[v][l], at[l] = v;
        for (int k = 0; k < 6 && job->sphere.neighbour[v][k] >= 0; k++) {
            int other = job->sphere.neighbour[v][k];
            RMD_EACH_LANE(l)
            {
                float height = s->amplitude[other][l];
                at[l] = height > best[l] ? other : at[l];
                best[l] = height > best[l] ? height : best[l];
            }
        }
        memcpy(s->up[v], at, sizeof at);
    }
}

// EQ fod.7: gathers the densities of lane l. Lists the peaks above the threshold, highest first;
// returns how many of at most RMD_LOBES_MOST.
static int gather(int peak[RMD_LOBES_MOST], struct scratch *s, const struct job *job, int l)
{
    int n = 0, size = job->sphere.n;
    memset(s->density, 0, (size_t)size * sizeof *s->density);
    for (int v = 0; v < size; v++) {
        int top = v;
        if (!(s->amplitude[v][l] > 0)) continue;
        while (s->up[top][l] != top)
            top = s->up[top][l];
        s->up[v][l] = top;
        s->density[top] += job->weight[v] * (double)s->amplitude[v][l];
        if (top != v || (double)s->amplitude[v][l] < job->opts->threshold) continue;
        int at = n < RMD_LOBES_MOST ? n++ : n;
        for (; at > 0 && s->amplitude[peak[at - 1]][l] < s->amplitude[v][l]; at--)
            if (at < RMD_LOBES_MOST) peak[at] = peak[at - 1];
        if (at < RMD_LOBES_MOST) peak[at] = v;
    }
    return n;
}

struct lobe {
    float direction[3], amplitude;
    double density;
};

// Climbs from the sampled peaks to the true ones; those that meet are one.
static int refine(struct lobe *lobe, const int *peak, int n, const struct scratch *s,
                  const struct job *job, int l)
{
    float c[RMD_HARMONICS_MOST];
    int kept = 0;
    for (int k = 0; k < job->plan.count; k++)
        c[k] = s->coefficient[k][l];
    for (int p = 0; p < n; p++) {
        struct lobe next = { .density = s->density[peak[p]] };
        int twin = 0;
        for (int k = 0; k < 3; k++)
            next.direction[k] = (float)job->sphere.direction[peak[p]][k];
        next.amplitude = rmd_harmonics_peak(next.direction, &job->plan, c);
        if (isnan(next.amplitude)) continue;
        for (; twin < kept; twin++) {
            const float *a = lobe[twin].direction, *b = next.direction;
            if (fabsf(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) > same) break;
        }
        if (twin < kept)
            lobe[twin].density += next.density;
        else if (kept < job->opts->peaks)
            lobe[kept++] = next;
        else
            break;
    }
    return kept;
}

static void store(const struct job *job, const struct lobe *lobe, int n, int finite, size_t v)
{
    for (int p = 0; p < job->opts->peaks; p++) {
        for (int k = 0; k < 3; k++)
            job->out->peaks.v[(size_t)(3 * p + k) * job->voxels + v] =
                !finite ? NAN
                : p < n ? lobe[p].direction[k] * lobe[p].amplitude
                        : 0;
        job->out->density.v[(size_t)p * job->voxels + v] = !finite ? NAN
                                                           : p < n ? (float)lobe[p].density
                                                                   : 0;
    }
}

static enum rmd_status find_block(void *context, size_t first, size_t last, void *memory)
{
    struct job *job = context;
    struct scratch *s = place(memory, job);
    for (size_t from = first; from < last; from += RMD_LANES) {
        size_t lanes = last - from < RMD_LANES ? last - from : RMD_LANES;
        memset(s->coefficient, 0, sizeof s->coefficient);
        for (size_t k = 0; k < (size_t)job->plan.count; k++)
            memcpy(s->coefficient[k], job->fod->v + k * job->voxels + from, lanes * sizeof(float));
        sample(s, job);
        for (int l = 0; l < (int)lanes; l++) {
            struct lobe lobe[RMD_LOBES_MOST];
            int peak[RMD_LOBES_MOST], n = 0, finite = isfinite(s->coefficient[0][l]) != 0;
            if (finite) n = refine(lobe, peak, gather(peak, s, job, l), s, job, l);
            store(job, lobe, n, finite, from + (size_t)l);
            job->lobes[first / BLOCK] += (size_t)n;
            job->crossings[first / BLOCK] += n > 1;
        }
    }
    return RMD_OK;
}

static enum rmd_status prepare(struct job *job)
{
    enum rmd_status st;
    double y[RMD_HARMONICS_MOST];
    size_t count = (size_t)job->plan.count, n;
    RMD_TRY(rmd_sphere_build(&job->sphere, HALVINGS));
    n = (size_t)job->sphere.n;
    RMD_TRY(rmd_alloc(&job->basis, n * count, sizeof *job->basis));
    RMD_TRY(rmd_alloc(&job->weight, n, sizeof *job->weight));
    RMD_TRY(rmd_sphere_weights(job->weight, &job->sphere, job->plan.lmax));
    for (size_t v = 0; v < n; v++) {
        rmd_harmonics_basis(y, job->plan.lmax, job->sphere.direction[v]);
        for (size_t k = 0; k < count; k++)
            job->basis[v * count + k] = (float)y[k];
    }
out:
    return st;
}

enum rmd_status rmd_lobes_find(struct rmd_lobes *out, const struct rmd_volume *fod,
                               const struct rmd_lobes_opts *opts)
{
    enum rmd_status st;
    struct job job = { .fod = fod, .opts = opts, .out = out };
    int lmax = rmd_harmonics_lmax(fod->nt);
    job.voxels = rmd_grid_count(&fod->grid);
    size_t blocks = (job.voxels + BLOCK - 1) / BLOCK;

    *out = (struct rmd_lobes){ 0 };
    if (lmax < 2)
        return rmd_fail(RMD_EARG,
                        "%d volumes are not the coefficients of a distribution: those "
                        "of degree 2, 4, 6, 8 are 6, 15, 28, 45",
                        fod->nt);
    RMD_TRY(rmd_param_check(opts, rmd_lobes_params));
    rmd_harmonics_plan(&job.plan, lmax);
    RMD_TRY(prepare(&job));
    RMD_TRY(rmd_volume_raw(&out->peaks, &fod->grid, 3 * opts->peaks));
    RMD_TRY(rmd_volume_raw(&out->density, &fod->grid, opts->peaks));
    RMD_TRY(rmd_alloc(&job.lobes, blocks, sizeof *job.lobes));
    RMD_TRY(rmd_alloc(&job.crossings, blocks, sizeof *job.crossings));
    RMD_TRY(rmd_parallel_for(job.voxels, BLOCK, scratch_bytes(&job), find_block, &job));
    for (size_t b = 0; b < blocks; b++) {
        out->lobes += job.lobes[b];
        out->crossings += job.crossings[b];
    }
out:
    rmd_sphere_free(&job.sphere);
    rmd_release(job.basis);
    rmd_release(job.weight);
    rmd_release(job.lobes);
    rmd_release(job.crossings);
    if (st) rmd_lobes_free(out);
    return st;
}

void rmd_lobes_free(struct rmd_lobes *lobes)
{
    rmd_volume_free(&lobes->peaks);
    rmd_volume_free(&lobes->density);
    *lobes = (struct rmd_lobes){ 0 };
}
