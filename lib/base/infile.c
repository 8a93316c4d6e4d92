// SPDX-License-Identifier: BSD-3-Clause
// Each piece is fingerprinted while it is still in the processor's cache.
#define _POSIX_C_SOURCE 200809L
#include "base/infile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 19 };

enum rmd_status rmd_infile_open(struct rmd_infile *out, const char *path)
{
    enum rmd_status st = RMD_OK;
    struct stat status;
    *out = (struct rmd_infile){ .path = path, .fd = -1 };

    // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return rmd_fail(RMD_EMISSING, "%s: cannot be opened: %s; check the path and permissions",
                        path, strerror(errno));
    out->fd = fd;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        st = rmd_fail(RMD_EMISSING, "%s: is not a regular file; give a file on disk", path);
    else
        st = rmd_digest_new(&out->digest);
    if (st != RMD_OK)
        rmd_infile_close(out);
    else
        out->size = (size_t)status.st_size;
    return st;
}

// As many of `size` bytes as there are; -1 on an error of the system.
static ssize_t read_all(int fd, unsigned char *data, size_t size)
{
    size_t n = 0;
    while (n < size) {
        ssize_t one = read(fd, data + n, size - n);
        if (one < 0 && errno == EINTR) continue;
        if (one < 0) return -1;
        if (one == 0) break;
        n += (size_t)one;
    }
    return (ssize_t)n;
}

enum rmd_status rmd_infile_read(struct rmd_infile *file, void *data, size_t size)
{
    unsigned char *next = data;
    while (size > 0) {
        size_t piece = size < PIECE ? size : PIECE;
        ssize_t got = read_all(file->fd, next, piece);
        if (got < 0)
            return rmd_fail(RMD_EIO, "%s: reading failed at byte %zu: %s", file->path, file->at,
                            strerror(errno));
        rmd_digest_add(file->digest, next, (size_t)got);
        file->at += (size_t)got;
        if ((size_t)got < piece)
            return rmd_fail(RMD_EFORMAT,
                            "%s: ends after %zu bytes where %zu more belong; the "
                            "copy is incomplete, fetch the file again",
                            file->path, file->at, size - (size_t)got);
        next += piece;
        size -= piece;
    }
    return RMD_OK;
}

size_t rmd_infile_peek(const struct rmd_infile *file, void *data, size_t size, size_t offset)
{
    ssize_t got = pread(file->fd, data, size, (off_t)offset);
    return got > 0 ? (size_t)got : 0;
}

enum rmd_status rmd_infile_end(char sha256[65], struct rmd_infile *file)
{
    unsigned char rest[8192];
    while (file->at < file->size) {
        size_t left = file->size - file->at;
        enum rmd_status st = rmd_infile_read(file, rest, left < sizeof rest ? left : sizeof rest);
        if (st != RMD_OK) return st;
    }
    if (read_all(file->fd, rest, 1) != 0)
        return rmd_fail(RMD_EIO, "%s: grew while it was read; wait until it is complete",
                        file->path);
    return rmd_digest_end(sha256, file->digest);
}

void rmd_infile_close(struct rmd_infile *file)
{
    if (file->path && file->fd >= 0) close(file->fd);
    rmd_digest_free(file->digest);
    *file = (struct rmd_infile){ .fd = -1 };
}
