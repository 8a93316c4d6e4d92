// SPDX-License-Identifier: BSD-3-Clause
// A set is a list that only grows, one pointer at a time, so that a signal handler may walk it.
#define _POSIX_C_SOURCE 200809L
#include "base/outputs.h"

#include "base/memory.h"
#include "base/outfile.h"
#include "base/parallel.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A folder that this set has made.
struct folder {
    struct folder *next;
    char path[];
};

struct rmd_outputs {
    int replace;
    size_t n;
    struct rmd_outfile *first, **end;
    struct folder *folder; // the last one made first
};

enum rmd_status rmd_outputs_new(struct rmd_outputs **out, int replace)
{
    enum rmd_status st = rmd_alloc(out, 1, sizeof **out);
    if (st != RMD_OK) return st;
    (*out)->replace = replace;
    (*out)->end = &(*out)->first;
    return RMD_OK;
}

static enum rmd_status make_folder(struct rmd_outputs *set, const char *path, size_t length)
{
    struct folder *folder;
    enum rmd_status st = rmd_alloc(&folder, 1, sizeof *folder + length + 1);
    if (st != RMD_OK) return st;
    memcpy(folder->path, path, length);
    if (mkdir(folder->path, 0777) == 0) {
        folder->next = set->folder;
        set->folder = folder;
        return RMD_OK;
    }
    if (errno != EEXIST)
        st = rmd_fail(RMD_ECREATE, "%s cannot be created: %s; choose another folder", folder->path,
                      strerror(errno));
    rmd_release(folder);
    return st;
}

enum rmd_status rmd_outputs_folders(struct rmd_outputs *set, const char *path)
{
    enum rmd_status st = RMD_OK;
    for (const char *slash = path; st == RMD_OK && (slash = strchr(slash + 1, '/'));)
        st = make_folder(set, path, (size_t)(slash - path));
    return st;
}

// Those that hold something stay.
static void remove_folders(const struct rmd_outputs *set)
{
    for (const struct folder *folder = set->folder; folder; folder = folder->next)
        (void)rmdir(folder->path);
}

static int same_folder(const struct rmd_outfile *a, const struct rmd_outfile *b)
{
    size_t n = (size_t)(a->name - a->path);
    return n == (size_t)(b->name - b->path) && strncmp(a->path, b->path, n) == 0;
}

enum rmd_status rmd_outfile_begin(struct rmd_outfile **file, struct rmd_outputs *set,
                                  const char *path)
{
    *file = NULL;
    for (const struct rmd_outfile *other = set->first; other; other = other->next)
        if (strcmp(other->path, path) == 0)
            return rmd_fail(RMD_EARG, "%s: would be written twice; give each output its own name",
                            path);
    enum rmd_status st = rmd_outfile_new(file, path, set->replace);
    if (st != RMD_OK) return st;
    if (set->n == 0 || !same_folder(set->first, *file)) rmd_leftovers_remove((*file)->folder);
    // Listed before it exists: a signal in between finds it.
    *set->end = *file;
    st = rmd_outfile_create(*file);
    if (st != RMD_OK) {
        *set->end = NULL;
        rmd_outfile_free(*file);
        *file = NULL;
        return st;
    }
    set->end = &(*file)->next;
    set->n++;
    return RMD_OK;
}

enum rmd_status rmd_outputs_put(struct rmd_outputs *set, const char *path, const void *data,
                                size_t size)
{
    enum rmd_status st;
    struct rmd_outfile *file;
    RMD_TRY(rmd_outfile_begin(&file, set, path));
    RMD_TRY(rmd_outfile_write(file, data, size));
    RMD_TRY(rmd_outfile_end(file));
out:
    return st;
}

static struct rmd_outfile *at(const struct rmd_outputs *set, size_t i)
{
    struct rmd_outfile *file = set->first;
    while (i-- > 0)
        file = file->next;
    return file;
}

static enum rmd_status verify_block(void *context, size_t first, size_t last, void *scratch)
{
    enum rmd_status st = RMD_OK;
    (void)scratch;
    for (size_t i = first; i < last && st == RMD_OK; i++)
        if (at(context, i)->pending) st = rmd_outfile_verify(at(context, i));
    return st;
}

enum rmd_status rmd_outputs_commit(struct rmd_outputs *set)
{
    enum rmd_status st;
    for (const struct rmd_outfile *file = set->first; file; file = file->next)
        if (file->sha256[0] == '\0')
            return rmd_fail(RMD_EARG, "%s: was begun and not ended", file->path);
    RMD_TRY(rmd_parallel_for(set->n, 1, 0, verify_block, set));
    for (struct rmd_outfile *file = set->first; file; file = file->next)
        if (file->pending) RMD_TRY(rmd_outfile_publish(file, set->replace));
    for (struct rmd_outfile *file = set->first; file; file = file->next)
        if (!file->next || !same_folder(file, file->next)) RMD_TRY(rmd_outfile_settle(file));
out:
    if (st != RMD_OK) rmd_outputs_abandon(set);
    return st;
}

size_t rmd_outputs_count(const struct rmd_outputs *set)
{
    return set->n;
}

const char *rmd_outputs_path(const struct rmd_outputs *set, size_t i)
{
    return at(set, i)->path;
}

const char *rmd_outputs_sha256(const struct rmd_outputs *set, size_t i)
{
    return at(set, i)->sha256;
}

void rmd_outputs_abandon(struct rmd_outputs *set)
{
    for (struct rmd_outfile *file = set->first; file; file = file->next)
        rmd_outfile_abandon(file);
    remove_folders(set);
}

void rmd_outputs_free(struct rmd_outputs *set)
{
    if (set == NULL) return;
    for (struct rmd_outfile *file = set->first, *next; file; file = next) {
        next = file->next;
        rmd_outfile_free(file);
    }
    remove_folders(set);
    for (struct folder *folder = set->folder, *next; folder; folder = next) {
        next = folder->next;
        rmd_release(folder);
    }
    rmd_release(set);
}
