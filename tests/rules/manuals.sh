#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# docs/man is what the tools print today ("make docs" renews it), mandoc finds nothing to say, and
# the README lists every tool and no other.
cd "${1:?give the source folder}" || exit 2
build=${2:?give the build folder}
bad=0
for tool in $(basename -s .c tools/*.c); do
    [ -x "$build/tools/$tool" ] || { echo "tools/$tool.c is not built"; bad=1; continue; }
    "$build/tools/$tool" --man | cmp -s - "docs/man/$tool.1" ||
        { echo "docs/man/$tool.1 is not current: make docs"; bad=1; }
    grep -q "^| \`$tool\`" README.md || { echo "README.md does not list $tool"; bad=1; }
    for shell in bash zsh; do
        command -v $shell > /dev/null || continue
        "$build/tools/$tool" --completion $shell | $shell -n || bad=1
    done
done
for page in docs/man/*.1; do
    [ -f "tools/$(basename -s .1 "$page").c" ] || { echo "$page belongs to no tool"; bad=1; }
done
if command -v mandoc > /dev/null; then mandoc -Tlint docs/man/*.1 || bad=1; fi
exit $bad
