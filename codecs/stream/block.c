#include "codecs/stream/block.h"

#include <math.h>

static double cosine(int frequency, int at) {
    return (frequency == 0 ? sqrt(0.125) : 0.5) * cos((2 * at + 1) * frequency * G_PI / 16);
}

/* Rows, then columns. */
void block_transform(Block8 block, gboolean inverse) {
    double basis[LOSS_SIDE][LOSS_SIDE]; /* by what comes out, what goes in */
    for (int i = 0; i < LOSS_SIDE; i++)
        for (int k = 0; k < LOSS_SIDE; k++)
            basis[i][k] = inverse ? cosine(k, i) : cosine(i, k);
    Block8 rows = {0};
    for (int y = 0; y < LOSS_SIDE; y++)
        for (int u = 0; u < LOSS_SIDE; u++)
            for (int x = 0; x < LOSS_SIDE; x++)
                rows[y * LOSS_SIDE + u] += basis[u][x] * block[y * LOSS_SIDE + x];
    for (int v = 0; v < LOSS_SIDE; v++)
        for (int u = 0; u < LOSS_SIDE; u++) {
            double sum = 0;
            for (int y = 0; y < LOSS_SIDE; y++)
                sum += basis[v][y] * rows[y * LOSS_SIDE + u];
            block[v * LOSS_SIDE + u] = sum;
        }
}
