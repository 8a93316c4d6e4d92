#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Two builds in different folders make the same Debian package, byte for byte, and a program builds
# against the installed library through pkg-config.
source=$(cd "${1:?give the source folder}" && pwd) || exit 2
[ -n "${REMODEL_PACKAGE:-}" ] || { echo "set REMODEL_PACKAGE=1: it builds everything twice"; exit 77; }
command -v dpkg-shlibdeps > /dev/null || { echo "dpkg-dev is not installed"; exit 77; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1767225600 LC_ALL=C
build() # FOLDER
{
    cmake -S "$source" -B "$1" -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
        -DCMAKE_INSTALL_PREFIX=/usr && cmake --build "$1" -j"$(nproc)" && (cd "$1" && umask 022 && cpack)
}
for folder in a long/er; do
    build "$work/$folder" > "$work/log" 2>&1 || { tail -20 "$work/log"; exit 1; }
done
cmp "$work"/a/*.deb "$work"/long/er/*.deb || exit 1
dpkg-deb --info "$work"/a/*.deb | grep -q 'Depends:.*libc6' || { echo "no dependencies"; exit 1; }
dpkg-deb -x "$work"/a/*.deb "$work/root"
if grep -rl "$source" "$work/root"; then echo "the files above name the build folder"; exit 1; fi
cat > "$work/use.c" << 'END'
#include "base/number.h"
int main(void)
{
    double value;
    return rmd_number_scan(&value, "1.5", 3) == 3 && value == 1.5 ? 0 : 1;
}
END
triplet=$(${CC:-cc} -dumpmachine)
export PKG_CONFIG_PATH=$work/root/usr/lib/$triplet/pkgconfig
read -ra flags <<< "$(pkg-config --static --cflags --libs remodel)"
${CC:-cc} "$work/use.c" -o "$work/use" "${flags[@]}" && "$work/use"
