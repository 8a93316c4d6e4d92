// SPDX-License-Identifier: BSD-3-Clause
// One pass over the file: header, extensions, voxels, end, all from one descriptor.
#include "image/nifti_header.h"
#include "image/nifti_source.h"

#include "base/memory.h"

#include <string.h>

enum { MOST_EXTENSION = 64 << 20 };
static const size_t default_most = (size_t)16 << 30;

// What lies between header and voxels: extensions are counted and dropped, anything else is said.
static enum rmd_status read_gap(struct rmd_nifti_source *source, struct rmd_nifti_info *info,
                                size_t size, struct rmd_log *log)
{
    enum rmd_status st;
    unsigned char *gap = NULL;
    if (size > MOST_EXTENSION)
        return rmd_fail(RMD_EFORMAT,
                        "%s: %zu bytes between header and voxels; the header is "
                        "damaged",
                        source->file.path, size);
    RMD_TRY(rmd_alloc_raw(&gap, size, 1));
    RMD_TRY(rmd_nifti_source_read(source, gap, size));
    rmd_nifti_extensions(info, gap, size, source->file.path, log);
out:
    rmd_release(gap);
    return st;
}

static void describe(struct rmd_nifti_info *info, const struct rmd_nifti_header *header,
                     const struct rmd_series *series, int compressed)
{
    info->version = header->version;
    info->ndim = (int)header->dim[0];
    for (int i = 0; i < 7; i++)
        info->dim[i] = i < info->ndim ? (int)header->dim[i + 1] : 1;
    info->intent = header->intent;
    info->swapped = header->swapped;
    info->compressed = compressed;
    info->datatype = series->datatype;
    info->slope = series->slope;
    info->inter = series->inter;
    memcpy(info->free_text, header->text, sizeof info->free_text);
}

static enum rmd_status read_header(struct rmd_nifti_source *source, struct rmd_nifti_header *header)
{
    unsigned char data[RMD_NIFTI2_BYTES] = { 0 };
    const char *path = source->file.path;
    size_t got, more = 0;
    enum rmd_status st = rmd_nifti_source_some(source, data, RMD_NIFTI1_BYTES, &got);
    if (st == RMD_OK && got == RMD_NIFTI1_BYTES && rmd_nifti_header_is2(data))
        st = rmd_nifti_source_some(source, data + got, RMD_NIFTI2_BYTES - got, &more);
    if (st != RMD_OK) return st;
    return rmd_nifti_header_parse(header, path, data, got + more);
}

// The name of the other file of a pair: x.hdr and x.img.
static enum rmd_status sibling(char **out, const char *path, const char *suffix)
{
    enum rmd_status st = rmd_text_copy(out, path);
    if (st == RMD_OK) memcpy(*out + strlen(path) - 4, suffix, 4);
    return st;
}

static enum rmd_status read_pair(struct rmd_series *out, struct rmd_nifti_info *info,
                                 struct rmd_nifti_source *source, struct rmd_nifti_header *header,
                                 const struct rmd_nifti_limits *limits, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_nifti_source image = { 0 };
    char *path = NULL;
    size_t gap;

    RMD_TRY(sibling(&path, source->file.path, ".img"));
    RMD_TRY(read_gap(source, info, source->file.size - source->file.at, log));
    RMD_TRY(rmd_infile_end(info->sha256, &source->file));
    RMD_TRY(rmd_nifti_source_open(&image, path, log));
    gap = (size_t)header->vox_offset;
    if (gap > MOST_EXTENSION || gap > image.file.size) {
        st = rmd_fail(RMD_EFORMAT, "%s: the voxels begin after its end; fetch it again", path);
        goto out;
    }
    for (unsigned char skipped; gap > 0; gap--)
        RMD_TRY(rmd_nifti_source_read(&image, &skipped, 1));
    RMD_TRY(rmd_nifti_voxels(out, info->sha256_image, info, &image, limits, log));
out:
    rmd_nifti_source_close(&image);
    rmd_release(path);
    return st;
}

static enum rmd_status read_single(struct rmd_series *out, struct rmd_nifti_info *info,
                                   struct rmd_nifti_source *source, struct rmd_nifti_header *header,
                                   const struct rmd_nifti_limits *limits, struct rmd_log *log)
{
    enum rmd_status st;
    size_t from = (size_t)header->vox_offset;
    if (!source->gz && from > source->file.size)
        return rmd_fail(RMD_EFORMAT,
                        "%s: the voxels begin at byte %zu, after its end; the copy is "
                        "incomplete or the header damaged",
                        source->file.path, from);
    RMD_TRY(read_gap(source, info, from - source->at, log));
    RMD_TRY(rmd_nifti_voxels(out, info->sha256, info, source, limits, log));
out:
    return st;
}

static enum rmd_status read_file(struct rmd_series *out, struct rmd_nifti_info *info,
                                 const char *path, const struct rmd_nifti_limits *limits,
                                 struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_nifti_source source = { 0 };
    struct rmd_nifti_header header;
    int pair = rmd_nifti_source_named(path, ".hdr");

    RMD_TRY(rmd_nifti_source_open(&source, path, log));
    RMD_TRY(read_header(&source, &header));
    if (pair != header.pair) {
        st = rmd_fail(RMD_EFORMAT,
                      pair ? "%s: says that it holds its voxels itself; rename it to "
                             "end in .nii"
                           : "%s: says that its voxels are in another file; rename it "
                             "to end in .hdr beside its .img",
                      path);
        goto out;
    }
    RMD_TRY(rmd_nifti_shape(out, &header, path, log));
    RMD_TRY(rmd_nifti_orient(out, info, &header, path, limits->assume_ras, log));
    describe(info, &header, out, source.gz != NULL);
    RMD_TRY(pair ? read_pair(out, info, &source, &header, limits, log)
                 : read_single(out, info, &source, &header, limits, log));
out:
    rmd_nifti_source_close(&source);
    return st;
}

enum rmd_status rmd_nifti_read_series(struct rmd_series *out, struct rmd_nifti_info *info,
                                      const char *path, const struct rmd_nifti_limits *limits,
                                      struct rmd_log *log)
{
    struct rmd_nifti_info unused;
    struct rmd_nifti_limits l = limits ? *limits : (struct rmd_nifti_limits){ 0 };
    char *header = NULL;
    enum rmd_status st = RMD_OK;

    if (info == NULL) info = &unused;
    if (l.most_bytes == 0) l.most_bytes = default_most;
    *out = (struct rmd_series){ 0 };
    *info = (struct rmd_nifti_info){ 0 };
    if (rmd_nifti_source_named(path, ".img")) RMD_TRY(sibling(&header, path, ".hdr"));
    if (!header && !rmd_nifti_source_named(path, ".nii") &&
        !rmd_nifti_source_named(path, ".nii.gz") && !rmd_nifti_source_named(path, ".hdr")) {
        st = rmd_fail(RMD_EFORMAT,
                      "%s: is named neither .nii, .nii.gz nor .hdr; if it is NIfTI, "
                      "rename it",
                      path);
        goto out;
    }
    RMD_TRY(read_file(out, info, header ? header : path, &l, log));
out:
    rmd_release(header);
    if (st != RMD_OK) rmd_series_free(out);
    return st;
}

enum rmd_status rmd_nifti_read(struct rmd_volume *out, struct rmd_nifti_info *info,
                               const char *path, const struct rmd_nifti_limits *limits,
                               struct rmd_log *log)
{
    struct rmd_series series;
    *out = (struct rmd_volume){ 0 };
    enum rmd_status st = rmd_nifti_read_series(&series, info, path, limits, log);
    if (st != RMD_OK) return st;
    return rmd_series_take(out, &series);
}
