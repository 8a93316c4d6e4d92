// SPDX-License-Identifier: BSD-3-Clause
// What ISA-L alone needs for a gzip file: reads, inflates and forgets it, CRC checked:
// bench_inflate FILE. Prints the bytes inflated.
#include <isa-l.h>
#include <stdio.h>

enum { PIECE = 1 << 18 };

int main(int argc, char **argv)
{
    static unsigned char in[PIECE], out[PIECE];
    static struct inflate_state z;
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    size_t made = 0;

    if (file == NULL) return 1;
    setvbuf(file, NULL, _IONBF, 0);
    isal_inflate_init(&z);
    z.crc_flag = ISAL_GZIP;
    while (z.block_state != ISAL_BLOCK_FINISH) {
        if (z.avail_in == 0) {
            z.avail_in = (uint32_t)fread(in, 1, PIECE, file);
            z.next_in = in;
            if (z.avail_in == 0) break;
        }
        z.next_out = out;
        z.avail_out = PIECE;
        if (isal_inflate(&z) != ISAL_DECOMP_OK) break;
        made += PIECE - z.avail_out;
    }
    fclose(file);
    printf("%zu\n", made);
    return z.block_state != ISAL_BLOCK_FINISH;
}
