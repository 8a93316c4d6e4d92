// SPDX-License-Identifier: BSD-3-Clause
// The one static variable of the kit: a signal handler has no other way to know the outputs.
#define _GNU_SOURCE
#include "kit/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct rmd_outputs *_Atomic guarded;

static void leave(int signal_number)
{
    rmd_outputs_abandon(atomic_load(&guarded));
    _exit(128 + signal_number);
}

void rmd_interrupt_prepare(void)
{
    const int mode[] = { O_RDONLY, O_RDONLY, O_WRONLY };
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) open("/dev/null", mode[fd]);
    signal(SIGPIPE, SIG_IGN);
}

void rmd_interrupt_guard(struct rmd_outputs *set)
{
    atomic_store(&guarded, set);
    struct sigaction action = { .sa_handler = leave };
    sigfillset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

enum rmd_status rmd_interrupt_print(const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(STDOUT_FILENO, text, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return rmd_fail(RMD_EIO, "standard output: %s", strerror(errno));
        text += n;
        size -= (size_t)n;
    }
    return RMD_OK;
}
