// SPDX-License-Identifier: BSD-3-Clause
// Gzip files come back whole by either codec and any number of threads, or not at all.
#define _DEFAULT_SOURCE
#include "base/file.h"
#include "base/gzfile.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGE = (5 << 19) + 77, SMALL = 3000, INDEX = 28, ENTRY = 4 };

struct place {
    char folder[32], path[64];
};

static struct place a_place(void)
{
    struct place p = { .folder = "/tmp/rmd-XXXXXX" };
    cr_assert_not_null(mkdtemp(p.folder));
    snprintf(p.path, sizeof p.path, "%s/a.gz", p.folder);
    return p;
}

static void leave(const struct place *p)
{
    unlink(p->path);
    cr_assert_eq(rmdir(p->folder), 0, "something was left in %s", p->folder);
}

// Noise of slowly growing range: no two blocks compress to the same size.
static enum rmd_status noise(void *context, unsigned char *data, size_t first, size_t size)
{
    (void)context;
    for (size_t i = 0; i < size; i++) {
        size_t k = first + i;
        data[i] = (unsigned char)((k * 2654435761u >> 13) % (2 + k / 40000));
    }
    return RMD_OK;
}

static void write_gz(const char *path, size_t size, const struct rmd_codec *codec)
{
    struct rmd_outputs *set;
    struct rmd_outfile *file;
    cr_assert_eq(rmd_outputs_new(&set, 1), RMD_OK);
    cr_assert_eq(rmd_outfile_begin(&file, set, path), RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_gzfile_write(file, size, noise, NULL, codec), RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_outfile_end(file), RMD_OK);
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK, "%s", rmd_error());
    rmd_outputs_free(set);
}

// Reads everything in pieces of `piece` bytes; right data or a refusal are the only two answers.
static enum rmd_status read_gz(const char *path, size_t size, const struct rmd_codec *codec,
                               size_t piece)
{
    struct rmd_infile file;
    struct rmd_gzfile *gz = NULL;
    unsigned char *got = malloc(size + piece), *want = malloc(size + 1);
    size_t n = 0, one = 1;
    noise(NULL, want, 0, size);
    enum rmd_status st = rmd_infile_open(&file, path);
    if (st == RMD_OK) st = rmd_gzfile_open(&gz, &file, codec);
    while (st == RMD_OK && one > 0 && n <= size) {
        st = rmd_gzfile_read(gz, got + n, piece, &one);
        n += one;
    }
    if (st == RMD_OK) {
        cr_assert_eq(n, size);
        cr_assert_arr_eq(got, want, size);
    }
    rmd_gzfile_close(gz);
    rmd_infile_close(&file);
    free(got);
    free(want);
    return st;
}

static void store(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(data, 1, size, file), size);
    cr_assert_eq(fclose(file), 0);
}

Test(gzfile, zlib_and_isal_read_what_the_other_wrote)
{
    const struct rmd_codec *codecs[] = { &rmd_codec_zlib, rmd_codec_best() };
    const size_t sizes[] = { 0, 1, SMALL, 1 << 20, (1 << 20) + 1, LARGE };
    struct place p = a_place();
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int w = 0; w < 2; w++) {
            write_gz(p.path, sizes[s], codecs[w]);
            for (int r = 0; r < 2; r++)
                cr_assert_eq(read_gz(p.path, sizes[s], codecs[r], 70001), RMD_OK, "%s",
                             rmd_error());
        }
    leave(&p);
}

Test(gzfile, has_the_same_bytes_for_any_number_of_threads)
{
    struct place p = a_place();
    struct rmd_bytes first = { 0 }, other = { 0 };
    const int threads[] = { 1, 2, 7 };
    for (int i = 0; i < 3; i++) {
        rmd_parallel_threads(threads[i]);
        write_gz(p.path, LARGE, NULL);
        cr_assert_eq(read_gz(p.path, LARGE, NULL, 1 << 21), RMD_OK, "%s", rmd_error());
        cr_assert_eq(rmd_file_read(i ? &other : &first, p.path, 1 << 24), RMD_OK);
        if (i > 0) {
            cr_assert_eq(first.size, other.size);
            cr_assert_arr_eq(first.data, other.data, first.size);
            rmd_bytes_free(&other);
        }
    }
    rmd_bytes_free(&first);
    leave(&p);
}

Test(gzfile, is_refused_when_cut_anywhere)
{
    struct place p = a_place();
    struct rmd_bytes whole;
    write_gz(p.path, SMALL, NULL);
    cr_assert_eq(rmd_file_read(&whole, p.path, 1 << 24), RMD_OK);
    for (size_t size = 0; size < whole.size; size++)
        for (int c = 0; c < 2; c++) {
            store(p.path, whole.data, size);
            cr_assert_eq(read_gz(p.path, SMALL, c ? &rmd_codec_zlib : NULL, 512), RMD_EFORMAT,
                         "%zu of %zu bytes", size, whole.size);
        }
    rmd_bytes_free(&whole);
    leave(&p);
}

Test(gzfile, is_refused_or_right_when_any_bit_is_flipped)
{
    struct place p = a_place();
    struct rmd_bytes whole;
    size_t read = 0;
    write_gz(p.path, 300, NULL);
    cr_assert_eq(rmd_file_read(&whole, p.path, 1 << 24), RMD_OK);
    unsigned char *data = (unsigned char *)whole.data;
    for (size_t bit = 0; bit < 8 * whole.size; bit++) {
        data[bit / 8] ^= (unsigned char)(1 << bit % 8);
        store(p.path, data, whole.size);
        read += read_gz(p.path, 300, NULL, 512) == RMD_OK;
        data[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    // Time, compressor flags, operating system, the "text" flag and the index do not carry data.
    cr_assert_leq(read, 8 * (INDEX + ENTRY));
    rmd_bytes_free(&whole);
    leave(&p);
}

Test(gzfile, is_refused_when_its_index_lies)
{
    struct place p = a_place();
    struct rmd_bytes whole;
    write_gz(p.path, LARGE, NULL);
    cr_assert_eq(rmd_file_read(&whole, p.path, 1 << 24), RMD_OK);
    unsigned char *entry = (unsigned char *)whole.data + INDEX;
    cr_assert_neq(memcmp(entry, entry + ENTRY, ENTRY), 0);
    entry[0]++; // one byte of the second block is given to the first: the sum is still right
    entry[ENTRY]--;
    store(p.path, whole.data, whole.size);
    cr_assert_eq(read_gz(p.path, LARGE, NULL, 1 << 16), RMD_EFORMAT);
    cr_assert_eq(read_gz(p.path, LARGE, &rmd_codec_zlib, LARGE), RMD_EFORMAT);
    rmd_bytes_free(&whole);
    leave(&p);
}
