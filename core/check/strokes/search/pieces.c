#include "core/check/strokes/search/pieces.h"

/* The piece that begins at a pixel, touching at sides or corners; marks what was seen of it. stack:
 * empty, and so again. */
static Piece follow(const guint8 *coverage, gsize width, gsize height, gsize start, guint8 least,
                    guint8 *seen, GArray *stack) {
    Piece piece = {{(gint64)width, (gint64)height, 0, 0}, start, 0};
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

static gboolean is_beside(const guint8 *seen, gsize width, gsize height, gsize at) {
    gsize x = at % width, y = at / width;
    for (gsize ny = y ? y - 1 : 0; ny <= MIN(y + 1, height - 1); ny++)
        for (gsize nx = x ? x - 1 : 0; nx <= MIN(x + 1, width - 1); nx++)
            if (seen[ny * width + nx])
                return TRUE;
    return FALSE;
}

void piece_erase(const Piece *piece, gsize width, gsize height, guint8 least, guint8 *coverage) {
    g_autofree guint8 *seen = g_malloc0(MAX(width * height, 1));
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(gsize));
    follow(coverage, width, height, piece->first, least, seen, stack);
    Box around = box_clip(box_grow(piece->box, 1), (gint64)width, (gint64)height);
    for (gint64 y = around.y0; y < around.y1; y++)
        for (gint64 x = around.x0; x < around.x1; x++) {
            gsize at = (gsize)y * width + (gsize)x;
            if (seen[at] || (coverage[at] < least && is_beside(seen, width, height, at)))
                coverage[at] = 0;
        }
}

/* The longest run among `n` pixels, `step` apart. */
static gsize longest_run(const guint8 *coverage, gsize n, gsize step, guint8 least) {
    gsize longest = 0, run = 0;
    for (gsize i = 0; i < n; i++) {
        run = coverage[i * step] >= least ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    return longest;
}

gsize piece_at_border(const Piece *piece, const guint8 *coverage, gsize width, gsize height,
                      guint8 least) {
    gsize x0 = (gsize)piece->box.x0, x1 = (gsize)piece->box.x1, longest = 0;
    gsize y0 = (gsize)piece->box.y0, y1 = (gsize)piece->box.y1;
    if (y0 == 0)
        longest = MAX(longest, longest_run(coverage + x0, x1 - x0, 1, least));
    if (y1 == height)
        longest =
            MAX(longest, longest_run(coverage + (height - 1) * width + x0, x1 - x0, 1, least));
    if (x0 == 0)
        longest = MAX(longest, longest_run(coverage + y0 * width, y1 - y0, width, least));
    if (x1 == width)
        longest =
            MAX(longest, longest_run(coverage + y0 * width + width - 1, y1 - y0, width, least));
    return longest;
}
