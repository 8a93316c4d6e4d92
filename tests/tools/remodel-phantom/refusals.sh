# SPDX-License-Identifier: BSD-3-Clause
# What makes no sense is refused and leaves nothing behind.
expect 64 remodel-phantom
expect 64 remodel-phantom -o out --sessions 9
expect 64 remodel-phantom -o out --voxel-size 100
expect 66 remodel-phantom nobody.json -o out
printf '{"Label": "01", "Sessions": [{"Label": "1", "Days": "soon"}]}' > soon.json
expect 65 remodel-phantom soon.json -o out
mkdir taken && : > taken/sub-01
expect 73 remodel-phantom -o taken
