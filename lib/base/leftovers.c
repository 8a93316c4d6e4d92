// SPDX-License-Identifier: BSD-3-Clause
// A writer holds a lock on its temporary file until it has its final name; the lock dies with the
// process, so an unlocked one belongs to nobody.
#define _DEFAULT_SOURCE
#include "base/outfile.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_ours(const char *name)
{
    const char prefix[] = ".remodel-";
    size_t n = sizeof prefix - 1;
    return strlen(name) == RMD_TEMP_NAME - 1 && strncmp(name, prefix, n) == 0 &&
           strspn(name + n, "0123456789abcdef") == RMD_TEMP_NAME - 1 - n;
}

static void remove_unlocked(int folder, const char *name)
{
    struct stat opened, named;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &opened) == 0 && S_ISREG(opened.st_mode) &&
        fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == opened.st_ino)
        unlinkat(folder, name, 0);
    close(fd);
}

void rmd_leftovers_remove(int folder)
{
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    if (list == NULL) {
        if (fd >= 0) close(fd);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (is_ours(entry->d_name)) remove_unlocked(folder, entry->d_name);
    closedir(list);
}
