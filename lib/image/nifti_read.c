// SPDX-License-Identifier: BSD-3-Clause
// One pass over the file: header, extensions, voxels, end, all from one descriptor.
#include "image/nifti_header.h"

#include "base/gzfile.h"
#include "base/memory.h"

#include <string.h>
#include <strings.h>

enum { MOST_EXTENSION = 64 << 20 };
static const size_t default_most = (size_t)16 << 30;

// A file whose bytes come as stored or out of gzip.
struct source {
    struct rmd_infile file;
    struct rmd_gzfile *gz; // NULL where the file is not compressed
    size_t at;             // bytes delivered
};

static int ends_with(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);
    return n > m && strcasecmp(path + n - m, suffix) == 0;
}

static enum rmd_status source_open(struct source *out, const char *path, struct rmd_log *log)
{
    enum rmd_status st = rmd_infile_open(&out->file, path);
    if (st != RMD_OK) return st;
    unsigned char first[2] = { 0 };
    rmd_infile_peek(&out->file, first, 2, 0);
    int zipped = first[0] == 0x1f && first[1] == 0x8b;
    if (zipped && !ends_with(path, ".gz"))
        return rmd_fail(RMD_EFORMAT,
                        "%s: is compressed though its name does not say so; rename it "
                        "to end in .nii.gz",
                        path);
    if (!zipped && ends_with(path, ".gz"))
        rmd_log_add(log, RMD_WARNING, "%s: is not compressed though its name says so", path);
    return zipped ? rmd_gzfile_open(&out->gz, &out->file, NULL) : RMD_OK;
}

static void source_close(struct source *source)
{
    rmd_gzfile_close(source->gz);
    rmd_infile_close(&source->file);
    source->gz = NULL;
}

// Up to `size` bytes; *got is smaller only at the end.
static enum rmd_status source_some(struct source *source, void *data, size_t size, size_t *got)
{
    enum rmd_status st;
    if (source->gz) {
        st = rmd_gzfile_read(source->gz, data, size, got);
    } else {
        size_t left = source->file.size - source->file.at;
        *got = size < left ? size : left;
        st = rmd_infile_read(&source->file, data, *got);
    }
    source->at += *got;
    return st;
}

static enum rmd_status source_read(struct source *source, void *data, size_t size)
{
    size_t got;
    enum rmd_status st = source_some(source, data, size, &got);
    if (st != RMD_OK || got == size) return st;
    return rmd_fail(RMD_EFORMAT,
                    "%s: ends %zu bytes too early; the copy is incomplete, fetch it "
                    "again",
                    source->file.path, size - got);
}

// Reads to the end, where every check of gzip and the fingerprint are complete.
static enum rmd_status source_finish(struct source *source, char sha256[65], size_t most,
                                     size_t volume, struct rmd_log *log)
{
    enum rmd_status st;
    unsigned char *rest = NULL;
    size_t extra = 0, got = 1, room = 1 << 16;

    RMD_TRY(rmd_alloc_raw(&rest, room, 1));
    while (got > 0 && extra <= most) {
        RMD_TRY(source_some(source, rest, room, &got));
        extra += got;
    }
    if (extra > most) {
        st = rmd_fail(RMD_EFORMAT,
                      "%s: more than %zu bytes follow the image; the file is not what "
                      "it claims to be",
                      source->file.path, most);
        goto out;
    }
    if (extra > 0)
        rmd_log_add(log, RMD_WARNING, "%s: %zu bytes follow the image%s and are ignored",
                    source->file.path, extra,
                    extra >= volume ? " (as much as another volume)" : "");
    RMD_TRY(rmd_infile_end(sha256, &source->file));
out:
    rmd_release(rest);
    return st;
}

// What lies between header and voxels: extensions are counted and dropped, anything else is said.
static enum rmd_status read_gap(struct source *source, struct rmd_nifti_info *info, size_t size,
                                struct rmd_log *log)
{
    enum rmd_status st;
    unsigned char *gap = NULL;
    if (size > MOST_EXTENSION)
        return rmd_fail(RMD_EFORMAT,
                        "%s: %zu bytes between header and voxels; the header is "
                        "damaged",
                        source->file.path, size);
    RMD_TRY(rmd_alloc_raw(&gap, size, 1));
    RMD_TRY(source_read(source, gap, size));
    rmd_nifti_extensions(info, gap, size, source->file.path, log);
out:
    rmd_release(gap);
    return st;
}

static enum rmd_status check_size(const struct source *source, const struct rmd_series *series,
                                  size_t bytes, size_t most)
{
    const char *path = source->file.path;
    if (bytes > most)
        return rmd_fail(RMD_EFORMAT, "%s: claims %zu bytes of voxels, more than the limit of %zu",
                        path, bytes, most);
    size_t left = source->file.size - source->file.at;
    if (source->gz && bytes / RMD_GZ_EXPANSION > source->file.size)
        return rmd_fail(RMD_EFORMAT,
                        "%s: claims %zu bytes of voxels, more than %zu compressed bytes "
                        "can hold; the header is damaged",
                        path, bytes, source->file.size);
    if (!source->gz && left < bytes) {
        size_t volume = bytes / (size_t)series->nt;
        return rmd_fail(RMD_EFORMAT,
                        "%s: holds %zu of %d volumes (%zu bytes are missing); the copy is "
                        "incomplete, fetch it again",
                        path, left / volume, series->nt, bytes - left);
    }
    return RMD_OK;
}

static enum rmd_status read_voxels(struct source *source, struct rmd_series *series, size_t most,
                                   char sha256[65], struct rmd_log *log)
{
    enum rmd_status st;
    size_t got, volume = rmd_grid_count(&series->grid) * rmd_datatype_row(series->datatype)->size;
    size_t bytes = volume * (size_t)series->nt;

    RMD_TRY(check_size(source, series, bytes, most));
    RMD_TRY(rmd_alloc_raw(&series->raw, bytes, 1));
    RMD_TRY(source_some(source, series->raw, bytes, &got));
    if (got < bytes) {
        st = rmd_fail(RMD_EFORMAT,
                      "%s: holds %zu of %d volumes (%zu bytes are missing); the file is "
                      "incomplete, fetch it again",
                      source->file.path, got / volume, series->nt, bytes - got);
        goto out;
    }
    RMD_TRY(source_finish(source, sha256, most, volume, log));
out:
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

static enum rmd_status read_header(struct source *source, struct rmd_nifti_header *header)
{
    unsigned char data[RMD_NIFTI2_BYTES] = { 0 };
    const char *path = source->file.path;
    size_t got, more = 0;
    enum rmd_status st = source_some(source, data, RMD_NIFTI1_BYTES, &got);
    if (st == RMD_OK && got == RMD_NIFTI1_BYTES && rmd_nifti_header_is2(data))
        st = source_some(source, data + got, RMD_NIFTI2_BYTES - got, &more);
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
                                 struct source *source, struct rmd_nifti_header *header,
                                 const struct rmd_nifti_limits *limits, struct rmd_log *log)
{
    enum rmd_status st;
    struct source image = { 0 };
    char *path = NULL;
    size_t gap;

    RMD_TRY(sibling(&path, source->file.path, ".img"));
    RMD_TRY(read_gap(source, info, source->file.size - source->file.at, log));
    RMD_TRY(rmd_infile_end(info->sha256, &source->file));
    RMD_TRY(source_open(&image, path, log));
    gap = (size_t)header->vox_offset;
    if (gap > MOST_EXTENSION || gap > image.file.size) {
        st = rmd_fail(RMD_EFORMAT, "%s: the voxels begin after its end; fetch it again", path);
        goto out;
    }
    for (unsigned char skipped; gap > 0; gap--)
        RMD_TRY(source_read(&image, &skipped, 1));
    RMD_TRY(read_voxels(&image, out, limits->most_bytes, info->sha256_image, log));
out:
    source_close(&image);
    rmd_release(path);
    return st;
}

static enum rmd_status read_single(struct rmd_series *out, struct rmd_nifti_info *info,
                                   struct source *source, struct rmd_nifti_header *header,
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
    RMD_TRY(read_voxels(source, out, limits->most_bytes, info->sha256, log));
out:
    return st;
}

static enum rmd_status read_file(struct rmd_series *out, struct rmd_nifti_info *info,
                                 const char *path, const struct rmd_nifti_limits *limits,
                                 struct rmd_log *log)
{
    enum rmd_status st;
    struct source source = { 0 };
    struct rmd_nifti_header header;
    int pair = ends_with(path, ".hdr");

    RMD_TRY(source_open(&source, path, log));
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
    RMD_TRY(rmd_nifti_voxels(out, info, path, log));
out:
    source_close(&source);
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
    if (ends_with(path, ".img")) RMD_TRY(sibling(&header, path, ".hdr"));
    if (!header && !ends_with(path, ".nii") && !ends_with(path, ".nii.gz") &&
        !ends_with(path, ".hdr")) {
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
    st = rmd_series_volume(out, &series);
    rmd_series_free(&series);
    return st;
}
