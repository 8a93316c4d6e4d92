// SPDX-License-Identifier: BSD-3-Clause
// Conversion from the stored type; the byte order is turned in a buffer that stays in cache.
#include "image/series.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"

#include <stdint.h>
#include <string.h>

enum { RUN = 1024 }; // voxels converted at a time

#define CONVERT(T)                                                                                 \
    for (size_t i = 0; i < n; i++)                                                                 \
    value[i] = (float)(slope * (double)((const T *)item)[i] + inter)

RMD_CLONES static void scaled(float *value, const void *item, size_t n, enum rmd_datatype datatype,
                              double slope, double inter)
{
    switch (datatype) {
    case RMD_U8: CONVERT(uint8_t); break;
    case RMD_I8: CONVERT(int8_t); break;
    case RMD_I16: CONVERT(int16_t); break;
    case RMD_U16: CONVERT(uint16_t); break;
    case RMD_I32: CONVERT(int32_t); break;
    case RMD_U32: CONVERT(uint32_t); break;
    case RMD_I64: CONVERT(int64_t); break;
    case RMD_U64: CONVERT(uint64_t); break;
    case RMD_F32: CONVERT(float); break;
    case RMD_F64: CONVERT(double); break;
    }
}

// Scanner data mostly come as 16-bit integers without scaling.
RMD_CLONES static void plain_i16(float *value, const int16_t *item, size_t n)
{
    for (size_t i = 0; i < n; i++)
        value[i] = (float)item[i];
}

// Infinite becomes NaN: both mean that there is no value.
RMD_CLONES static void no_infinity(float *value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        value[i] += 0 * value[i];
}

static void convert(float *value, const struct rmd_series *series, const void *item, size_t n)
{
    int as_is = series->slope == 1 && series->inter == 0;
    if (as_is && series->datatype == RMD_I16) {
        plain_i16(value, item, n);
        return;
    }
    if (as_is && series->datatype == RMD_F32)
        memcpy(value, item, n * sizeof *value);
    else
        scaled(value, item, n, series->datatype, series->slope, series->inter);
    no_infinity(value, n);
}

void rmd_series_values(float *value, const struct rmd_series *series, int t, size_t first,
                       size_t count)
{
    size_t size = rmd_datatype_row(series->datatype)->size;
    size_t kept = series->kept ? series->kept : rmd_grid_count(&series->grid);
    const char *item = (const char *)series->raw + ((size_t)t * kept + first) * size;
    if (!series->swapped) {
        convert(value, series, item, count);
        return;
    }
    _Alignas(64) char turned[RUN * 8];
    for (size_t i = 0; i < count; i += RUN) {
        size_t n = count - i < RUN ? count - i : RUN;
        memcpy(turned, item + i * size, n * size);
        rmd_datatype_swap(turned, n, size);
        convert(value + i, series, turned, n);
    }
}

struct rmd_series rmd_series_of(const struct rmd_volume *volume)
{
    return (struct rmd_series){ .grid = volume->grid,
                                .nt = volume->nt,
                                .dt = volume->dt,
                                .datatype = RMD_F32,
                                .slope = 1,
                                .raw = volume->v,
                                .borrowed = 1 };
}

struct convert_job {
    struct rmd_volume *out;
    const struct rmd_series *series;
};

static enum rmd_status convert_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct convert_job *job = context;
    size_t count = rmd_grid_count(&job->series->grid);
    (void)scratch;
    for (size_t i = first; i < last;) {
        size_t t = i / count, within = i % count;
        size_t n = last - i < count - within ? last - i : count - within;
        rmd_series_values(job->out->v + i, job->series, (int)t, within, n);
        i += n;
    }
    return RMD_OK;
}

enum rmd_status rmd_series_volume(struct rmd_volume *out, const struct rmd_series *series)
{
    enum rmd_status st;
    size_t total = rmd_grid_count(&series->grid) * (size_t)series->nt;
    *out = (struct rmd_volume){ .grid = series->grid, .nt = series->nt, .dt = series->dt };
    RMD_TRY(rmd_alloc_raw(&out->v, total, sizeof *out->v));
    RMD_TRY(
        rmd_parallel_for(total, 1 << 18, 0, convert_block, &(struct convert_job){ out, series }));
out:
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}

enum rmd_status rmd_series_take(struct rmd_volume *out, struct rmd_series *series)
{
    int as_is = series->datatype == RMD_F32 && series->slope == 1 && series->inter == 0;
    size_t total = rmd_grid_count(&series->grid) * (size_t)series->nt;
    if (!as_is || series->swapped || series->borrowed || series->kept) {
        enum rmd_status st = rmd_series_volume(out, series);
        rmd_series_free(series);
        return st;
    }
    *out = (struct rmd_volume){ series->grid, series->nt, series->dt, series->raw };
    no_infinity(out->v, total);
    *series = (struct rmd_series){ 0 };
    return RMD_OK;
}

void rmd_series_free(struct rmd_series *series)
{
    if (!series->borrowed) rmd_release(series->raw);
    *series = (struct rmd_series){ 0 };
}
