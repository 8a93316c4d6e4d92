// SPDX-License-Identifier: BSD-3-Clause
// Reads the fields of a sidecar that matter between sessions.
#include "subject/sidecar.h"

#include "base/json.h"
#include "image/nifti.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *const rmd_sidecar_text_names[RMD_SIDECAR_TEXTS] = {
    [RMD_SIDECAR_MANUFACTURER] = "Manufacturer",    [RMD_SIDECAR_MODEL] = "ManufacturersModelName",
    [RMD_SIDECAR_SERIAL] = "DeviceSerialNumber",    [RMD_SIDECAR_SOFTWARE] = "SoftwareVersions",
    [RMD_SIDECAR_COIL] = "ReceiveCoilName",         [RMD_SIDECAR_SEX] = "PatientSex",
    [RMD_SIDECAR_ACQUIRED] = "AcquisitionDateTime",
};

const char *const rmd_sidecar_number_names[RMD_SIDECAR_NUMBERS] = {
    [RMD_SIDECAR_FIELD] = "MagneticFieldStrength",
    [RMD_SIDECAR_TE] = "EchoTime",
    [RMD_SIDECAR_TR] = "RepetitionTime",
};

enum rmd_status rmd_sidecar_json(struct rmd_json **out, const char *image_path)
{
    enum rmd_status st;
    struct rmd_text path = { 0 };
    *out = NULL;
    rmd_text_add(&path, "%.*s.json", (int)rmd_nifti_stem(image_path), image_path);
    RMD_TRY(path.status);
    if (access(path.s, F_OK) != 0) goto out;
    RMD_TRY(rmd_json_read(out, path.s));
out:
    rmd_text_free(&path);
    return st;
}

enum rmd_status rmd_sidecar_read(struct rmd_sidecar *out, const char *image_path)
{
    enum rmd_status st;
    struct rmd_json *json = NULL;

    *out = (struct rmd_sidecar){ 0 };
    for (int i = 0; i < RMD_SIDECAR_NUMBERS; i++)
        out->number[i] = (double)NAN;
    RMD_TRY(rmd_sidecar_json(&json, image_path));
    if (!json) goto out;
    out->present = 1;
    for (int i = 0; i < RMD_SIDECAR_TEXTS; i++)
        snprintf(out->text[i], sizeof out->text[i], "%s",
                 rmd_json_text(rmd_json_member(json, rmd_sidecar_text_names[i]), ""));
    for (int i = 0; i < RMD_SIDECAR_NUMBERS; i++)
        out->number[i] =
            rmd_json_number(rmd_json_member(json, rmd_sidecar_number_names[i]), (double)NAN);
out:
    rmd_json_free(json);
    return st;
}
