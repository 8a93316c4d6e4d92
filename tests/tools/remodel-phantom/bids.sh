# SPDX-License-Identifier: BSD-3-Clause
# The npm bids-validator has nothing to say. BIDS_VALIDATOR names it where it is not on the PATH.
validator=${BIDS_VALIDATOR:-$(command -v bids-validator)} || true
[ -n "$validator" ] || skip "bids-validator is not installed (npm install bids-validator)"
remodel-phantom -o raw --voxel-size 6 --directions 6 --rescan --t1w --sessions 2 --quiet > /dev/null
"$validator" raw > answer.txt || cat answer.txt
grep -o 'appears to be BIDS compatible' answer.txt
rm answer.txt
