// SPDX-License-Identifier: BSD-3-Clause
// Status codes, and the message that says why the last call in this thread failed.
#ifndef RMD_BASE_ERROR_H
#define RMD_BASE_ERROR_H

#define RMD_MUST_CHECK __attribute__((warn_unused_result))

// Each code is something a caller may do something about; the message says the rest.
enum rmd_status {
    RMD_OK,
    RMD_ENOMEM,   // not enough memory; the message names the bytes asked for
    RMD_EIO,      // reading or writing failed
    RMD_ECREATE,  // an output cannot be created
    RMD_EFORMAT,  // the bytes of an input are not what they claim to be
    RMD_EGRID,    // images do not lie on the same grid
    RMD_EARG,     // the caller's arguments make no sense together
    RMD_EFIT,     // a model cannot be fitted to these data
    RMD_EMISSING, // an input does not exist or may not be read
    RMD_EREFUSED, // the sessions must not be compared
};

// Records the message of a failure (printf format) and returns `status`, so that a function can
// write `return rmd_fail(RMD_EARG, "...")`. A message names the file, the fault and the remedy.
enum rmd_status rmd_fail(enum rmd_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Puts "context: " before the recorded message, for callers that know more, such as the file name.
void rmd_context(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The message of the last failure in this thread; "" where there was none. Owned by the library and
// valid until the next failing call in this thread.
const char *rmd_error(void);

// The one control-flow macro: leaves for the label `out` of the function with `st` set.
#define RMD_TRY(expression)                                                                        \
    do {                                                                                           \
        if ((st = (expression)) != RMD_OK) goto out;                                               \
    } while (0)

#endif
