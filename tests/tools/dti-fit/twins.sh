# SPDX-License-Identifier: BSD-3-Clause
# However a scan is stored, its maps have the same bytes; with the voxels in the opposite order they
# hold the same values.
sessions 1
dti-fit s1.nii -o plain --format nii --json --quiet | grep -v Gradients > plain.txt
for kind in scaled float double big_endian nifti2 gz pair mirrored; do
    twin $kind s1.nii $kind
    end=nii
    [ $kind != gz ] || end=nii.gz
    [ $kind != pair ] || end=hdr
    mkdir fit
    dti-fit $kind.$end -o fit/plain --format nii --json --quiet | grep -v Gradients > fit/plain.txt
    [ $kind = mirrored ] || same=$(for file in plain*.nii plain.txt; do cmp $file fit/$file && echo; done | wc -l)
    [ $kind != mirrored ] || break
    echo "$kind: $same files with the same bytes"
    rm -r fit
done
cmp plain.txt fit/plain.txt && echo the same summary
values() { remodel-check --json "$1" 2> /dev/null | grep -E '"(count|min|max|mean)"'; }
for file in plain*.nii; do cmp <(values $file) <(values fit/$file) && echo "$file holds the same values"; done
rm -r fit ./*.nii* pair* ./*.tsv ./*.txt ./*.json
