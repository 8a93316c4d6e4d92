// SPDX-License-Identifier: BSD-3-Clause
// What --man prints: the manual page in mdoc.
#ifndef RMD_KIT_MAN_H
#define RMD_KIT_MAN_H

#include "kit/options.h"

void rmd_man_print(struct rmd_text *text, const struct rmd_options *list);

#endif
