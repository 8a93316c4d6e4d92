// SPDX-License-Identifier: BSD-3-Clause
// Replicates in tiles of voxels: responses first, then every chunk of replicates for all of them.
#include "change/bootstrap.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "base/simd.h"
#include "change/noisebias.h"
#include "change/replicate.h"

enum { TILE = 64, BLOCKS = 32, CHUNK = RMD_REPLICATE_CHUNK, MEASURES = RMD_HALFBRAIN_MEASURES };
enum { SIGN_STREAM = 0x5167 };

struct job {
    const struct rmd_halfbrain *brain;
    const struct rmd_refit *refit;
    const struct rmd_tractcore *regions;
    const int *slot; // [voxels] place in out->deviation, -1 for none
    int session;
    size_t room; // replicates rounded up to whole chunks
    float *sign; // [slices][n][room]
    struct rmd_bootstrap *out;
};

// What a thread needs for one tile.
struct tile {
    rmd_response *response; // [TILE][2 * n]
    float (*solver)[RMD_TENSOR_ROWS][RMD_LANES], (*leverage)[RMD_LANES], (*predicted)[RMD_LANES];
    float *mixed, *residual[2];
    float (*sum)[MEASURES][CHUNK], (*square)[MEASURES][CHUNK]; // [TILE], over the chunks
    struct rmd_tensor_block block;
    const float *sign[TILE][2];
};

static size_t tile_place(struct tile *tile, const struct rmd_refit *refit, char *scratch)
{
    const size_t n = (size_t)refit->plan.n, lanes = sizeof(float[RMD_LANES]);
    char *next = scratch;
    tile->solver = (void *)next, next += n * RMD_TENSOR_ROWS * lanes;
    tile->leverage = (void *)next, next += n * lanes;
    tile->predicted = (void *)next, next += n * lanes;
    tile->mixed = (void *)next, next += refit->room * sizeof(float);
    tile->residual[0] = (void *)next, next += refit->room * sizeof(float);
    tile->residual[1] = (void *)next, next += refit->room * sizeof(float);
    tile->sum = (void *)next, next += TILE * sizeof *tile->sum;
    tile->square = (void *)next, next += TILE * sizeof *tile->square;
    rmd_tensor_plan_place(&tile->block, &refit->plan, next);
    next += rmd_tensor_plan_scratch(&refit->plan);
    tile->response = (void *)next, next += TILE * 2 * n * sizeof *tile->response;
    return (size_t)(next - scratch);
}

// Signs of +1 and -1 for every slice, volume and replicate; 0 beyond the last replicate.
static void draw_signs(struct job *job, const struct rmd_bootstrap_opts *opts)
{
    const size_t n = (size_t)job->refit->plan.n;
    for (size_t slice = 0; slice < (size_t)job->refit->slices; slice++)
        for (size_t i = 0; i < n; i++) {
            float *sign = job->sign + (slice * n + i) * job->room;
            uint32_t word[4] = { 0 };
            for (size_t b = 0; b < job->out->replicates; b++) {
                if (b % 128 == 0)
                    rmd_random_words(word, (struct rmd_draw){ opts->seed, SIGN_STREAM,
                                                              opts->fingerprint + slice * n + i,
                                                              (uint32_t)(b / 128) });
                sign[b] = word[b / 32 % 4] >> b % 32 & 1 ? 1 : -1;
            }
        }
}

// The responses of up to 16 voxels of a tile.                                      EQ change.6
static void respond(const struct job *job, struct tile *tile, size_t first, size_t voxel, int count)
{
    const struct rmd_refit *refit = job->refit;
    const size_t n = (size_t)refit->plan.n;
    struct rmd_taps taps[RMD_LANES];

    rmd_refit_fit(&tile->block, taps, refit, job->brain->voxel + voxel, count, tile->mixed);
    rmd_tensor_plan_solver(tile->solver, tile->leverage, &refit->plan,
                           (const float(*)[RMD_LANES])tile->block.weight);
    rmd_tensor_plan_predict(tile->predicted, &tile->block, &refit->plan);
    for (int l = 0; l < count; l++) {
        size_t v = first + (size_t)l, low = (size_t)taps[l].low[refit->slice_axis];
        size_t high = low + 1 < (size_t)refit->slices ? low + 1 : low;
        rmd_response *response = tile->response + v * 2 * n;
        tile->sign[v][0] = job->sign + low * n * job->room;
        tile->sign[v][1] = job->sign + high * n * job->room;
        rmd_refit_residuals(tile->residual, refit, &taps[l]);
        for (size_t i = 0; i < n; i++)
            for (int h = 0; h < 2; h++) {
                float relative = tile->residual[h][i] / tile->predicted[i][l];
                for (int k = 0; k < 6; k++)
                    response[2 * i + (size_t)h][k] = tile->solver[i][k][l] * relative;
            }
    }
}

RMD_CLONES
static void add_moments(float sum[MEASURES][CHUNK], float square[MEASURES][CHUNK],
                        const float deviation[MEASURES][CHUNK])
{
    for (int m = 0; m < MEASURES; m++)
        for (int b = 0; b < CHUNK; b++) {
            sum[m][b] += deviation[m][b];
            square[m][b] = rmd_lanes_fma(deviation[m][b], deviation[m][b], square[m][b]);
        }
}

RMD_CLONES
static void add_region(double *region, size_t room, const float deviation[MEASURES][CHUNK],
                       double weight)
{
    for (int m = 0; m < MEASURES; m++)
        for (int b = 0; b < CHUNK; b++)
            region[(size_t)m * room + (size_t)b] += weight * (double)deviation[m][b];
}

// One chunk of replicates of every voxel of a tile.
static void replicate_tile(const struct job *job, struct tile *tile, size_t voxel, size_t count,
                           size_t chunk, double *partial)
{
    const int n = job->refit->plan.n;
    const struct rmd_bootstrap *out = job->out;
    for (size_t v = 0; v < count; v++) {
        float deviation[MEASURES][CHUNK];
        const float *sign[2] = { tile->sign[v][0] + chunk, tile->sign[v][1] + chunk };
        int region = job->regions->of[voxel + v], slot = job->slot[voxel + v];
        rmd_replicate(deviation, job->brain->tensor[job->session][voxel + v],
                      tile->response + v * 2 * (size_t)n, sign, n, job->room);
        add_moments(tile->sum[v], tile->square[v], (const float(*)[CHUNK])deviation);
        if (region >= 0)
            add_region(partial + (size_t)region * MEASURES * job->room + chunk, job->room,
                       (const float(*)[CHUNK])deviation, (double)job->regions->weight[voxel + v]);
        for (size_t b = chunk; slot >= 0 && b < chunk + CHUNK && b < out->kept; b++)
            out->deviation[(size_t)slot * out->kept + b] = deviation[RMD_FA][b - chunk];
    }
}

// SD over the replicates; sums in lanes first, then in order.
static float spread(const float sum[CHUNK], const float square[CHUNK], size_t replicates)
{
    double s = 0, q = 0, n = (double)replicates;
    for (int b = 0; b < CHUNK; b++) {
        s += (double)sum[b];
        q += (double)square[b];
    }
    double variance = (q - s * s / n) / (n - 1);
    return (float)sqrt(variance > 0 ? variance : 0);
}

// What noise adds to the measures of the regions of a tile; stands behind the replicates in
// `partial`.
static void add_bias(const struct job *job, const struct tile *tile, size_t voxel, size_t count,
                     double *partial)
{
    const size_t rows = 2 * (size_t)job->refit->plan.n;
    double *region = partial + job->regions->n * MEASURES * job->room, bias[MEASURES];
    for (size_t v = 0; v < count; v++) {
        int r = job->regions->of[voxel + v];
        if (r < 0) continue;
        rmd_noisebias(bias, job->brain->tensor[job->session][voxel + v], tile->response + v * rows,
                      rows);
        for (int m = 0; m < MEASURES; m++)
            region[r * MEASURES + m] += (double)job->regions->weight[voxel + v] * bias[m];
    }
}

static enum rmd_status run_block(void *context, size_t first, size_t last, void *scratch,
                                 double *partial)
{
    const struct job *job = context;
    struct tile tile;
    tile_place(&tile, job->refit, scratch);
    for (size_t voxel = first; voxel < last; voxel += TILE) {
        size_t count = last - voxel < TILE ? last - voxel : TILE;
        memset(tile.sum, 0, TILE * sizeof *tile.sum);
        memset(tile.square, 0, TILE * sizeof *tile.square);
        for (size_t v = 0; v < count; v += RMD_LANES)
            respond(job, &tile, v, voxel + v, (int)(count - v < RMD_LANES ? count - v : RMD_LANES));
        for (size_t chunk = 0; chunk < job->room; chunk += CHUNK)
            replicate_tile(job, &tile, voxel, count, chunk, partial);
        add_bias(job, &tile, voxel, count, partial);
        for (size_t v = 0; v < count; v++)
            for (int m = 0; m < MEASURES; m++)
                job->out->se[(size_t)m * job->brain->n + voxel + v] =
                    spread(tile.sum[v][m], tile.square[v][m], job->out->replicates);
    }
    return RMD_OK;
}

// How many slices as acquired the voxels of each region draw from.
static enum rmd_status count_slices(struct rmd_bootstrap *out, const struct job *job)
{
    enum rmd_status st;
    unsigned char *seen = NULL;
    size_t slices = (size_t)job->refit->slices;

    RMD_TRY(rmd_alloc(&seen, job->regions->n, slices));
    for (size_t v = 0; v < job->brain->n; v++) {
        struct rmd_taps taps;
        int region = job->regions->of[v];
        if (region < 0 || !rmd_pullback_taps(&taps, &job->refit->pullback, job->brain->voxel[v]))
            continue;
        seen[(size_t)region * slices + (size_t)taps.low[job->refit->slice_axis]] = 1;
    }
    for (size_t i = 0; i < job->regions->n * slices; i++)
        out->slices[i / slices] += seen[i];
out:
    rmd_release(seen);
    return st;
}

// Turns the sums of the blocks into means.
static void finish_regions(struct rmd_bootstrap *out, const struct job *job, const double *sum)
{
    const size_t replicates = out->replicates;
    for (size_t r = 0; r < job->regions->n; r++) {
        double weight = 0;
        for (size_t v = 0; v < job->brain->n; v++)
            weight += job->regions->of[v] == (int)r ? (double)job->regions->weight[v] : 0;
        for (size_t m = r * MEASURES; m < (r + 1) * MEASURES; m++) {
            for (size_t b = 0; b < replicates; b++)
                out->mean[m * replicates + b] = sum[m * job->room + b] / weight;
            out->bias[m] = sum[job->regions->n * MEASURES * job->room + m] / weight;
        }
    }
}

static enum rmd_status allocate(struct rmd_bootstrap *out, const struct job *job, size_t kept)
{
    enum rmd_status st;
    const size_t regions = job->regions->n;
    RMD_TRY(rmd_alloc(&out->se, MEASURES * job->brain->n, sizeof *out->se));
    RMD_TRY(rmd_alloc(&out->mean, regions * MEASURES, out->replicates * sizeof *out->mean));
    RMD_TRY(rmd_alloc(&out->bias, regions * MEASURES, sizeof *out->bias));
    RMD_TRY(rmd_alloc(&out->slices, regions, sizeof *out->slices));
    RMD_TRY(rmd_alloc(&out->deviation, kept, out->kept * sizeof *out->deviation));
out:
    return st;
}

enum rmd_status rmd_bootstrap_run(struct rmd_bootstrap *out, const struct rmd_halfbrain *brain,
                                  int session, const struct rmd_tractcore *regions,
                                  const unsigned char *keep, const struct rmd_bootstrap_opts *opts)
{
    enum rmd_status st;
    struct job job = { brain, &brain->refit[session], regions, NULL, session, 0, NULL, out };
    struct tile tile;
    int *slot = NULL, slots = 0;
    double *sum = NULL;

    *out = (struct rmd_bootstrap){ .replicates = (size_t)opts->replicates };
    out->kept = (size_t)(opts->kept < opts->replicates ? opts->kept : opts->replicates);
    out->spare = (size_t)(job.refit->plan.n - RMD_TENSOR_ROWS);
    job.room = (out->replicates + CHUNK - 1) / CHUNK * CHUNK;
    RMD_TRY(rmd_alloc_raw(&slot, brain->n, sizeof *slot));
    for (size_t v = 0; v < brain->n; v++)
        slot[v] = keep[v] ? slots++ : -1;
    job.slot = slot;
    RMD_TRY(allocate(out, &job, (size_t)slots));
    RMD_TRY(rmd_alloc(&job.sign, (size_t)job.refit->slices * (size_t)job.refit->plan.n,
                      job.room * sizeof(float)));
    draw_signs(&job, opts);
    size_t width = regions->n * MEASURES * (job.room + 1);
    size_t block = (brain->n / BLOCKS + TILE) / TILE * TILE;
    RMD_TRY(rmd_alloc(&sum, width, sizeof *sum));
    RMD_TRY(rmd_parallel_sum(sum, width, brain->n, block, tile_place(&tile, job.refit, NULL),
                             run_block, &job));
    finish_regions(out, &job, sum);
    RMD_TRY(count_slices(out, &job));
out:
    rmd_release(slot);
    rmd_release(job.sign);
    rmd_release(sum);
    if (st) rmd_bootstrap_free(out);
    return st;
}

void rmd_bootstrap_free(struct rmd_bootstrap *bootstrap)
{
    rmd_release(bootstrap->se);
    rmd_release(bootstrap->mean);
    rmd_release(bootstrap->bias);
    rmd_release(bootstrap->slices);
    rmd_release(bootstrap->deviation);
    *bootstrap = (struct rmd_bootstrap){ 0 };
}
