# SPDX-License-Identifier: BSD-3-Clause
# Each wrong use of the command line has its message and its exit code, and leaves no file.
expect 64 remodel-verify
expect 64 remodel-verify --outputsonly x
expect 64 remodel-verify --threads 5000 x
expect 64 remodel-verify --threads=many x
expect 64 remodel-verify --quiet=3 x
expect 64 remodel-verify -Z x
expect 64 remodel-verify --completion
expect 64 remodel-verify --completion=tcsh
expect 66 remodel-verify nowhere
expect 66 remodel-verify --dry-run nowhere
expect 66 remodel-verify -- --help
expect 66 remodel-verify .
echo '{ "Tool": 1, ' > cut.json
expect 65 remodel-verify cut.json
echo '{ "Tool": 1 }' > other.json
expect 65 remodel-verify other.json
