# SPDX-License-Identifier: BSD-3-Clause
# Every example of every manual page does what it says when it is typed as printed. The scans they
# name are two sessions of a small phantom.
remodel-phantom -q -o made --sessions 2 --voxel-size 4 --directions 12 > message || cat message
copy() # SESSION NAME
{
    for part in bval bvec json nii.gz; do
        cp "made/sub-01/ses-$1/dwi/sub-01_ses-$1_dwi.$part" "$2.$part"
    done
}
copy 1 pre
copy 2 post
copy 1 scan
draw_bold hand 1
draw_bold pre 1
draw_bold post 2
mkdir results
cp made/derivatives/atlas/tpl-phantom_desc-tracts_dseg.nii.gz labels.nii.gz
for session in pre post; do
    dti-fit -q $session.nii.gz -o $session --maps s0 > message || cat message
done
cp pre.nii.gz finer_grid.nii.gz
printf '# remodel transform 1, world RAS mm: a_from_b\n1 0 0 2\n0 1 0 3\n0 0 1 4\n0 0 0 1\n' > move.txt
echo '{ "Tool": "test", "Inputs": [], "Outputs": [] }' > results/a_provenance.json
printf 'session_id\tdays\tfma_ue\n1\t10\t20\n2\t40\t30\n' > scores.tsv
plasticity-fit -c scores.tsv -o fit > message || cat message
for page in "$REMODEL_SOURCE"/docs/man/*.1; do
    tool=$(basename -s .1 "$page")
    "$tool" --help | sed -n 's/^ *\$ //p' > commands
    [ -s commands ] || echo "$tool has no example"
    while read -r command; do
        bash -c "$command" > message 2>&1 || { echo "exit $? of: $command"; cat message; }
    done < commands
done
