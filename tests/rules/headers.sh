#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Every header compiles alone, with nothing but the standard library behind it.
cd "${1:?give the source folder}" || exit 2
bad=0
shopt -s nullglob
for header in lib/*.h lib/*/*.h tools/kit/*.h; do
    echo "#include \"$header\"" |
        ${CC:-cc} -std=c11 -Wall -Wextra -fsyntax-only -I. -Ilib -Itools -x c - || bad=1
done
foreign='cairo|pango|jansson|nifti|gsl_|openssl|zlib|isa-l|igzip|Random123|omp\.h|fftw'
grep -nE "^#include <.*($foreign)" lib/*/*.h tools/kit/*.h && bad=1
exit $bad
