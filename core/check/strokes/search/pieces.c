#include "core/check/strokes/search/pieces.h"

/* The piece that begins at a pixel, touching at sides or corners; marks what was seen of it. */
static Piece follow(const guint8 *coverage, gsize width, gsize height, gsize start, guint8 least,
                    guint8 *seen, GArray *stack) {
    Piece piece = {{(gint64)width, (gint64)height, 0, 0}, 0};
    seen[start] = 1;
    g_array_append_val(stack, start);
    while (stack->len > 0) {
        gsize at = g_array_index(stack, gsize, stack->len - 1);
        g_array_set_size(stack, stack->len - 1);
        gsize x = at % width, y = at / width;
        Box here = {(gint64)x, (gint64)y, (gint64)x + 1, (gint64)y + 1};
        piece.box = piece.n_pixels++ == 0 ? here : box_unite(piece.box, here);
        for (gsize ny = y ? y - 1 : 0; ny <= MIN(y + 1, height - 1); ny++)
            for (gsize nx = x ? x - 1 : 0; nx <= MIN(x + 1, width - 1); nx++) {
                gsize next = ny * width + nx;
                if (coverage[next] >= least && !seen[next]) {
                    seen[next] = 1;
                    g_array_append_val(stack, next);
                }
            }
    }
    return piece;
}

GArray *pieces_of(const guint8 *coverage, gsize width, gsize height, guint8 least) {
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_autofree guint8 *seen = g_malloc0(MAX(width * height, 1));
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < width * height; i++) {
        if (coverage[i] < least || seen[i])
            continue;
        Piece piece = follow(coverage, width, height, i, least, seen, stack);
        g_array_append_val(pieces, piece);
    }
    return pieces;
}
