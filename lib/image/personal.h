// SPDX-License-Identifier: BSD-3-Clause
// What in a free text may identify a person. Words and shapes, not understanding: a hit asks for a
// look, no hit is no proof.
#ifndef RMD_IMAGE_PERSONAL_H
#define RMD_IMAGE_PERSONAL_H

#include <stddef.h>

// Bits of the answer of rmd_personal_find().
enum rmd_personal {
    RMD_PERSONAL_NAME = 1,     // Family^Given as in DICOM, or two capitalised words
    RMD_PERSONAL_DATE = 2,     // 20240131, 2024-01-31, 31.01.2024, 1/31/2024
    RMD_PERSONAL_TIME = 4,     // Time=, or hh:mm
    RMD_PERSONAL_NUMBER = 8,   // six digits or more that are no date
    RMD_PERSONAL_ADDRESS = 16, // an e-mail address
    RMD_PERSONAL_PATH = 32,    // a folder of somebody's computer
    RMD_PERSONAL_UID = 64,     // a DICOM identifier
    RMD_PERSONAL_WORD = 128,   // patient, birth, name and the like
    RMD_PERSONAL_KINDS = 8
};

// In words, by bit number, such as "a date".
extern const char *const rmd_personal_names[RMD_PERSONAL_KINDS];

// Looks through `size` bytes; what cannot be printed separates words.
unsigned rmd_personal_find(const char *text, size_t size);

#endif
