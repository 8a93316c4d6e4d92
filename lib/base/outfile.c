// SPDX-License-Identifier: BSD-3-Clause
// Every call of the system is checked, closing included: a full disk may show only there.
#define _GNU_SOURCE
#include "base/outfile.h"

#include "base/codec.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 18 }; // stays in cache between fingerprint and system

static enum rmd_status cannot_create(const char *path)
{
    const char *remedy = errno == ENOENT    ? "create its folder first"
                         : errno == EACCES  ? "choose a folder that you may write to"
                         : errno == EROFS   ? "choose a folder on a writable disk"
                         : errno == ENOTDIR ? "a part of the path is a file"
                                            : "choose another place";
    return rmd_fail(RMD_ECREATE, "%s: cannot be created: %s; %s", path, strerror(errno), remedy);
}

static enum rmd_status cannot_write(const struct rmd_outfile *file)
{
    const char *remedy = errno == ENOSPC || errno == EDQUOT ? "free some space"
                         : errno == EFBIG ? "raise the file size limit (ulimit -f)"
                                          : "check the disk";
    return rmd_fail(RMD_EIO, "%s: writing failed after %zu bytes: %s; %s", file->path, file->size,
                    strerror(errno), remedy);
}

// What stands at the final name: nothing, or a regular file that may be replaced.
static enum rmd_status check_target(const struct rmd_outfile *file, int replace)
{
    struct stat status;
    if (file->name[0] == '\0' || strcmp(file->name, ".") == 0 || strcmp(file->name, "..") == 0)
        return rmd_fail(RMD_ECREATE, "%s: is a folder; add a file name", file->path);
    if (fstatat(file->folder, file->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? RMD_OK : cannot_create(file->path);
    if (S_ISLNK(status.st_mode))
        return rmd_fail(RMD_ECREATE, "%s: is a symbolic link; name the file itself", file->path);
    if (!S_ISREG(status.st_mode))
        return rmd_fail(RMD_ECREATE, "%s: exists and is not a regular file; choose another name",
                        file->path);
    if (!replace) return rmd_fail(RMD_ECREATE, "%s: exists; use --force to replace it", file->path);
    return RMD_OK;
}

static enum rmd_status open_folder(struct rmd_outfile *file)
{
    enum rmd_status st;
    char *folder = NULL;
    const char *slash = strrchr(file->path, '/');

    file->name = slash ? slash + 1 : file->path;
    RMD_TRY(rmd_text_copy(&folder, slash ? file->path : "."));
    if (slash) folder[slash == file->path ? 1 : slash - file->path] = '\0';
    file->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file->folder < 0 || faccessat(file->folder, ".", W_OK | X_OK, AT_EACCESS) != 0)
        st = cannot_create(file->path);
out:
    rmd_release(folder);
    return st;
}

// Between creation and lock rmd_leftovers_remove() may take the file away; then the next name is
// tried.
enum rmd_status rmd_outfile_create(struct rmd_outfile *file)
{
    struct stat status;
    for (int attempt = 0; attempt < 100; attempt++) {
        uint64_t word;
        if (getrandom(&word, sizeof word, 0) != (ssize_t)sizeof word) break;
        snprintf(file->temp, sizeof file->temp, ".remodel-%016llx", (unsigned long long)word);
        file->pending = 1;
        file->fd = openat(file->folder, file->temp,
                          O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (file->fd < 0 && errno == EEXIST) continue;
        if (file->fd < 0) break;
        flock(file->fd, LOCK_EX); // file systems without locks have no leftovers removed either
        if (fstat(file->fd, &status) == 0 && status.st_nlink > 0) return RMD_OK;
        close(file->fd);
        file->fd = -1;
    }
    file->pending = 0;
    return cannot_create(file->path);
}

enum rmd_status rmd_outfile_new(struct rmd_outfile **out, const char *path, int replace)
{
    enum rmd_status st;
    struct rmd_outfile *file = NULL;

    *out = NULL;
    RMD_TRY(rmd_alloc(&file, 1, sizeof *file));
    file->folder = file->fd = -1;
    RMD_TRY(rmd_text_copy(&file->path, path));
    RMD_TRY(rmd_digest_new(&file->digest));
    RMD_TRY(open_folder(file));
    RMD_TRY(check_target(file, replace));
    *out = file;
out:
    if (st != RMD_OK) rmd_outfile_free(file);
    return st;
}

static void fingerprint(struct rmd_outfile *file, const void *data, size_t size)
{
    rmd_digest_add(file->digest, data, size);
    file->crc = rmd_codec_best()->crc(file->crc, data, size);
}

static enum rmd_status write_bytes(struct rmd_outfile *file, const void *data, size_t size)
{
    const char *next = data;
    while (size > 0) {
        ssize_t n = write(file->fd, next, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return cannot_write(file);
        file->size += (size_t)n;
        next += n;
        size -= (size_t)n;
    }
    return RMD_OK;
}

enum rmd_status rmd_outfile_write(struct rmd_outfile *file, const void *data, size_t size)
{
    for (const char *next = data; size > 0;) {
        size_t n = size < PIECE ? size : PIECE;
        fingerprint(file, next, n);
        enum rmd_status st = write_bytes(file, next, n);
        if (st != RMD_OK) return st;
        next += n;
        size -= n;
    }
    return RMD_OK;
}

struct gather {
    struct rmd_outfile *file;
    const struct rmd_span *span;
    size_t n;
};

static enum rmd_status gather_half(void *context, size_t first, size_t last, void *scratch)
{
    const struct gather *gather = context;
    enum rmd_status st = RMD_OK;
    (void)scratch;
    for (size_t half = first; half < last; half++)
        for (size_t i = 0; i < gather->n && st == RMD_OK; i++)
            if (half == 0)
                st = write_bytes(gather->file, gather->span[i].data, gather->span[i].size);
            else
                fingerprint(gather->file, gather->span[i].data, gather->span[i].size);
    return st;
}

enum rmd_status rmd_outfile_gather(struct rmd_outfile *file, const struct rmd_span *span, size_t n)
{
    return rmd_parallel_for(2, 1, 0, gather_half, &(struct gather){ file, span, n });
}

enum rmd_status rmd_outfile_end(struct rmd_outfile *file)
{
    return rmd_digest_end(file->sha256, file->digest);
}

enum rmd_status rmd_outfile_verify(struct rmd_outfile *file)
{
    enum rmd_status st;
    char *piece = NULL;
    size_t at = 0;
    uint32_t crc = 0;

    if (fsync(file->fd) != 0) return cannot_write(file);
    RMD_TRY(rmd_alloc_raw(&piece, PIECE, 1));
    for (;;) {
        ssize_t n = pread(file->fd, piece, PIECE, (off_t)at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        crc = rmd_codec_best()->crc(crc, piece, (size_t)n);
        at += (size_t)n;
    }
    if (at != file->size || crc != file->crc)
        st = rmd_fail(RMD_EIO,
                      "%s: what was read back differs from what was written; check the "
                      "disk",
                      file->path);
out:
    rmd_release(piece);
    return st;
}

// Renames; where nothing may be replaced, the system itself refuses a name that appeared meanwhile.
static int give_name(struct rmd_outfile *file, int replace)
{
    int fd = file->folder;
    if (!replace && renameat2(fd, file->temp, fd, file->name, RENAME_NOREPLACE) == 0) return 0;
    if (!replace && errno != EINVAL && errno != ENOSYS) return -1;
    return renameat(fd, file->temp, fd, file->name);
}

enum rmd_status rmd_outfile_publish(struct rmd_outfile *file, int replace)
{
    enum rmd_status st = check_target(file, replace);
    if (st != RMD_OK) return st;
    if (give_name(file, replace) != 0) return cannot_create(file->path);
    file->pending = 0;
    int closed = close(file->fd);
    file->fd = -1;
    return closed == 0 ? RMD_OK : cannot_write(file);
}

enum rmd_status rmd_outfile_settle(struct rmd_outfile *file)
{
    // Some file systems cannot sync a folder and say EINVAL; that is no failure.
    if (fsync(file->folder) != 0 && errno != EINVAL) return cannot_write(file);
    return RMD_OK;
}

void rmd_outfile_abandon(struct rmd_outfile *file)
{
    if (file->pending) unlinkat(file->folder, file->temp, 0);
    file->pending = 0;
}

void rmd_outfile_free(struct rmd_outfile *file)
{
    if (file == NULL) return;
    rmd_outfile_abandon(file);
    if (file->fd >= 0) close(file->fd);
    if (file->folder >= 0) close(file->folder);
    rmd_digest_free(file->digest);
    rmd_release(file->path);
    rmd_release(file);
}
