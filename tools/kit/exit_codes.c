// SPDX-License-Identifier: BSD-3-Clause
// One table for the man pages, one switch for the programs.
#include "kit/exit_codes.h"

#include <stddef.h>

const struct rmd_exit_code rmd_exit_codes[] = {
    { 0, "Done." },
    { 1, "The machine could not do it, such as when memory is short." },
    { 64, "Wrong usage: an unknown option, a value outside its range, a missing argument." },
    { 65, "An input is damaged, or does not fit the others, or cannot be analysed." },
    { 66, "An input does not exist or may not be read." },
    { 69, "The comparison is refused, because the sessions must not be compared." },
    { 73, "An output cannot be created, or exists and --force was not given." },
    { 74, "Reading or writing failed, such as on a full disk or a closed standard output." },
    { 130, "Interrupted from the keyboard; no partial output remains." },
    { 143, "Terminated; no partial output remains." },
    { 0, NULL },
};

int rmd_exit_codes_of(enum rmd_status status)
{
    switch (status) {
    case RMD_OK: return 0;
    case RMD_EARG: return 64;
    case RMD_EFORMAT:
    case RMD_EGRID:
    case RMD_EFIT: return 65;
    case RMD_EMISSING: return 66;
    case RMD_EREFUSED: return 69;
    case RMD_ECREATE: return 73;
    case RMD_EIO: return 74;
    case RMD_ENOMEM: break;
    }
    return 1;
}
