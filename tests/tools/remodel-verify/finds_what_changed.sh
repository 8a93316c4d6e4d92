# SPDX-License-Identifier: BSD-3-Clause
# A changed output is told from a missing one, and an input may be absent.
sum() { sha256sum "$1" | cut -d ' ' -f 1; }
mkdir results
echo in > in.txt
echo kept > results/kept.txt
echo old > results/changed.txt
cat > results/a_provenance.json << END
{ "Tool": "test",
  "Inputs": [ { "Path": "in.txt", "SHA256": "$(sum in.txt)" },
              { "Path": "away.txt", "SHA256": "00" } ],
  "Outputs": [ { "Path": "kept.txt", "SHA256": "$(sum results/kept.txt)" },
               { "Path": "changed.txt", "SHA256": "$(sum results/changed.txt)" } ] }
END
remodel-verify results
echo new > results/changed.txt
remodel-verify results
echo "exit $?"
remodel-verify --tsv -o results/a_provenance.json
rm results/changed.txt
remodel-verify --json results
echo "exit $?"
remodel-verify results > /dev/full 2> message
echo "exit $?"
cat message
remodel-verify results >&- 2> message
echo "exit $?"
