#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs by apt-get what is missing of the packages of tests/packages.txt.
#
#   tests/setup.sh GROUP...      groups: build, test, peers (which may stay missing)
cd "$(dirname "$0")" || exit 2
missing=()
for group; do
    for package in $(sed -n "s/^$group //p" packages.txt); do
        dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
done
[ ${#missing[@]} -gt 0 ] || exit 0
echo "installing ${missing[*]}"
sudo=
[ "$(id -u)" = 0 ] || sudo="sudo -n"
export DEBIAN_FRONTEND=noninteractive
install() { $sudo apt-get install -y --no-install-recommends "$@" < /dev/null; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ $sudo apt-get update < /dev/null && install "${missing[@]}"; } > "$log" 2>&1 && exit 0
echo "could not install them:"
tail -3 "$log"
[ "$*" = peers ]
