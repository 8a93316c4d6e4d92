// SPDX-License-Identifier: BSD-3-Clause
// The description comes first, the acquisition after it.
#include "report/cleaned_sidecar.h"

#include "base/json.h"
#include "subject/sidecar.h"

enum rmd_status rmd_cleaned_sidecar(struct rmd_text *out, const char *image_path,
                                    const char *description)
{
    enum rmd_status st;
    struct rmd_json *json = rmd_json_object();
    rmd_json_put_text(json, "Description", description);
    rmd_json_put_truth(json, "SkullStripped", 0);
    RMD_TRY(rmd_sidecar_carry(json, image_path));
    RMD_TRY(rmd_json_print(out, json));
out:
    rmd_json_free(json);
    return st;
}
