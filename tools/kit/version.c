// SPDX-License-Identifier: BSD-3-Clause
// The only file that knows the build, besides the manual pages.
#include "kit/version.h"

#include "kit/build.h"

static const char *const libraries[] = { RMD_BUILD_LIBRARIES };

void rmd_version_print(struct rmd_text *text, const char *tool)
{
    rmd_text_add(text, "%s %s\n", tool, RMD_BUILD_VERSION);
    rmd_text_add(text, "Remodel, source %s\n", RMD_BUILD_SOURCE);
    rmd_text_add(text, "Licence of the source: BSD-3-Clause. Licence of this binary: %s.\n",
                 RMD_BUILD_LICENSE);
    rmd_text_add(text, "Built by %s with:", RMD_BUILD_COMPILER);
    for (int i = 0; libraries[i]; i += 2)
        rmd_text_add(text, "%s %s %s", i ? "," : "", libraries[i], libraries[i + 1]);
    rmd_text_add(text, ".\nResearch use only. Not a medical device.\n");
}

static const char *processor(void)
{
#if defined __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f")) return "x86-64 with AVX-512";
    if (__builtin_cpu_supports("avx2")) return "x86-64 with AVX2";
    return "x86-64";
#else
    return "not x86-64";
#endif
}

void rmd_version_put(struct rmd_json *object)
{
    rmd_json_put_text(object, "Version", RMD_BUILD_VERSION);
    rmd_json_put_text(object, "Source", RMD_BUILD_SOURCE);
    rmd_json_put_text(object, "License", RMD_BUILD_LICENSE);
    rmd_json_put_text(object, "Compiler", RMD_BUILD_COMPILER);
    rmd_json_put_text(object, "CompilerFlags", RMD_BUILD_FLAGS);
    struct rmd_json *used = rmd_json_object();
    for (int i = 0; libraries[i]; i += 2)
        rmd_json_put_text(used, libraries[i], libraries[i + 1]);
    rmd_json_put(object, "Libraries", used);
    rmd_json_put_text(object, "Processor", processor());
}

const char *rmd_version(void)
{
    return RMD_BUILD_VERSION;
}
