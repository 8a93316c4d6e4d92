#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# A folder of lib/ includes headers of its own and of earlier lines below; folders on one line are
# siblings and never include each other. tools/kit is above the library, tools above the kit.
cd "${1:?give the source folder}" || exit 2
bad=0 below=
check() # FOLDER ALLOWED...
{
    local folder=$1 allowed
    shift
    allowed=$(printf '%s|' "$@" | sed 's/|$//')
    grep -nHE '^#include "' "$folder"/*.[ch] | grep -vE "#include \"($allowed)/" && bad=1
}
while read -r siblings; do
    for layer in $siblings; do
        [ -d "lib/$layer" ] && check "lib/$layer" $below "$layer"
    done
    below="$below $siblings"
done << ORDER
base
math
image
align dwi fmri subject
change
plasticity
phantom report
ORDER
check tools/kit $below kit
check tools $below kit
for folder in lib/*/; do
    case " $below " in *" $(basename "$folder") "*) ;; *) echo "$folder is no layer"; bad=1 ;; esac
done
exit $bad
