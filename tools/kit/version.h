// SPDX-License-Identifier: BSD-3-Clause
// What --version prints and the provenance records about the program itself.
#ifndef RMD_KIT_VERSION_H
#define RMD_KIT_VERSION_H

#include "base/json.h"

const char *rmd_version(void);
void rmd_version_print(struct rmd_text *text, const char *tool);

// Adds Version, Source, License, Compiler, CompilerFlags, Libraries and Processor to an object.
void rmd_version_put(struct rmd_json *object);

#endif
