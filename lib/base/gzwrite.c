// SPDX-License-Identifier: BSD-3-Clause
// One gzip member whose deflate stream is cut into blocks that need nothing of each other, with
// their compressed sizes in the header, so that a reader may inflate them side by side.
#include "base/gzfile.h"

#include "base/gzindex.h"
#include "base/memory.h"
#include "base/outfile.h"
#include "base/parallel.h"

struct deflate_job {
    const struct rmd_codec *codec;
    rmd_fill *fill;
    void *context;
    size_t room;         // for a compressed block
    unsigned char *slot; // [index->n * room]
    uint32_t *crc;       // [index->n]
    struct rmd_gzindex *index;
};

static enum rmd_status deflate_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct deflate_job *job = context;
    unsigned char *plain = scratch, *state = plain + job->index->block;
    for (size_t i = first; i < last; i++) {
        size_t size = rmd_gzindex_plain(job->index, i);
        enum rmd_status st = job->fill(job->context, plain, i * job->index->block, size);
        if (st != RMD_OK) return st;
        job->crc[i] = job->codec->crc(0, plain, size);
        size_t packed =
            job->codec->deflate(state, job->slot + i * job->room, job->room, plain, size);
        job->index->packed[i] = (uint32_t)packed;
        if (packed == 0) return rmd_fail(RMD_EIO, "%s failed to deflate", job->codec->name);
    }
    return RMD_OK;
}

static enum rmd_status write_member(struct rmd_outfile *file, const struct deflate_job *job)
{
    enum rmd_status st;
    const struct rmd_gzindex *index = job->index;
    unsigned char *head = NULL, tail[RMD_GZINDEX_FINAL + RMD_GZINDEX_TRAILER];
    struct rmd_span *span = NULL;
    uint32_t crc = 0;

    RMD_TRY(rmd_alloc_raw(&head, RMD_GZINDEX_HEADER, 1));
    RMD_TRY(rmd_alloc_raw(&span, (size_t)index->n + 2, sizeof *span));
    span[0] = (struct rmd_span){ head, rmd_gzindex_print(head, index) };
    for (size_t i = 0; i < index->n; i++) {
        crc = rmd_codec_join(crc, job->crc[i], rmd_gzindex_plain(index, i));
        span[i + 1] = (struct rmd_span){ job->slot + i * job->room, index->packed[i] };
    }
    rmd_gzindex_tail(tail, crc, index->size);
    span[index->n + 1] = (struct rmd_span){ tail, sizeof tail };
    RMD_TRY(rmd_outfile_gather(file, span, (size_t)index->n + 2));
out:
    rmd_release(head);
    rmd_release(span);
    return st;
}

enum rmd_status rmd_gzfile_write(struct rmd_outfile *file, size_t size, rmd_fill *fill,
                                 void *context, const struct rmd_codec *codec)
{
    enum rmd_status st;
    struct deflate_job job = { .codec = codec ? codec : rmd_codec_best(),
                               .fill = fill,
                               .context = context };

    RMD_TRY(rmd_alloc(&job.index, 1, sizeof *job.index));
    job.index->size = size;
    job.index->block = rmd_gzindex_block(size);
    job.index->n = (uint32_t)((size + job.index->block - 1) / job.index->block);
    job.room = rmd_codec_room(job.index->block);
    RMD_TRY(rmd_alloc_raw(&job.slot, job.index->n, job.room));
    RMD_TRY(rmd_alloc_raw(&job.crc, job.index->n, sizeof *job.crc));
    RMD_TRY(rmd_parallel_for(job.index->n, 1, job.index->block + job.codec->deflate_bytes,
                             deflate_block, &job));
    RMD_TRY(write_member(file, &job));
out:
    rmd_release(job.slot);
    rmd_release(job.crc);
    rmd_release(job.index);
    return st;
}
