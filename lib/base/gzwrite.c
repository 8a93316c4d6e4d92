// SPDX-License-Identifier: BSD-3-Clause
// One gzip member whose deflate stream is cut into blocks that need nothing of each other, with
// their compressed sizes in the header, so that a reader may inflate them side by side.
#include "base/gzfile.h"

#include "base/gzindex.h"
#include "base/memory.h"
#include "base/parallel.h"

struct deflate_job {
    const struct rmd_codec *codec;
    rmd_fill *fill;
    void *context;
    size_t size, block, room; // bytes of everything, of a block, and room for a compressed one
    unsigned char *slot;      // [blocks * room]
    uint32_t *packed, *crc;   // [blocks]
};

static enum rmd_status deflate_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct deflate_job *job = context;
    unsigned char *plain = scratch, *state = plain + job->block;
    for (size_t i = first; i < last; i++) {
        size_t at = i * job->block;
        size_t size = job->size - at < job->block ? job->size - at : job->block;
        enum rmd_status st = job->fill(job->context, plain, at, size);
        if (st != RMD_OK) return st;
        job->crc[i] = job->codec->crc(0, plain, size);
        job->packed[i] =
            (uint32_t)job->codec->deflate(state, job->slot + i * job->room, job->room, plain, size);
        if (job->packed[i] == 0) return rmd_fail(RMD_EIO, "deflate failed");
    }
    return RMD_OK;
}

static enum rmd_status write_member(struct rmd_outfile *file, const struct deflate_job *job,
                                    size_t blocks)
{
    enum rmd_status st;
    unsigned char *head = NULL;
    size_t head_size;
    uint32_t crc = 0;

    RMD_TRY(rmd_alloc(&head, rmd_gzindex_bytes(blocks), 1));
    head_size = rmd_gzindex_header(head, job->size, job->block, job->packed, blocks);
    RMD_TRY(rmd_outfile_write(file, head, head_size));
    for (size_t i = 0; i < blocks; i++) {
        size_t left = job->size - i * job->block;
        crc = rmd_codec_join(crc, job->crc[i], left < job->block ? left : job->block);
        RMD_TRY(rmd_outfile_write(file, job->slot + i * job->room, job->packed[i]));
    }
    unsigned char tail[] = { 3,
                             0, // an empty final block
                             (unsigned char)crc,
                             (unsigned char)(crc >> 8),
                             (unsigned char)(crc >> 16),
                             (unsigned char)(crc >> 24),
                             (unsigned char)job->size,
                             (unsigned char)(job->size >> 8),
                             (unsigned char)(job->size >> 16),
                             (unsigned char)(job->size >> 24) };
    RMD_TRY(rmd_outfile_write(file, tail, sizeof tail));
out:
    rmd_release(head);
    return st;
}

enum rmd_status rmd_gzfile_write(struct rmd_outfile *file, size_t size, rmd_fill *fill,
                                 void *context, const struct rmd_codec *codec)
{
    enum rmd_status st;
    struct deflate_job job = { .codec = codec ? codec : rmd_codec_best(),
                               .fill = fill,
                               .context = context,
                               .size = size,
                               .block = RMD_GZ_BLOCK };
    while (size / job.block >= RMD_GZINDEX_MOST)
        job.block *= 2;
    job.room = rmd_codec_room(job.block);
    size_t blocks = size / job.block + (size % job.block != 0);

    RMD_TRY(rmd_alloc_raw(&job.slot, blocks, job.room));
    RMD_TRY(rmd_alloc_raw(&job.packed, blocks, sizeof *job.packed));
    RMD_TRY(rmd_alloc_raw(&job.crc, blocks, sizeof *job.crc));
    RMD_TRY(rmd_parallel_for(blocks, 1, job.block + job.codec->deflate_bytes, deflate_block, &job));
    RMD_TRY(write_member(file, &job, blocks));
out:
    rmd_release(job.slot);
    rmd_release(job.packed);
    rmd_release(job.crc);
    return st;
}
