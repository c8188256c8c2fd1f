#include "core/check/remains/gaps.h"

#include "core/check/limits/remains_limits.h"
#include "core/check/remains/squares.h"

/* Whether noise lies so near in one direction, by so many columns and rows. */
static gboolean is_near(const Squares *squares, gsize at, gint64 across, gint64 down,
                        gint64 reach) {
    gint64 x = (gint64)(at % squares->columns), y = (gint64)(at / squares->columns);
    for (gint64 i = 0; i < reach; i++) {
        x += across;
        y += down;
        if (x < 0 || y < 0 || x >= (gint64)squares->columns || y >= (gint64)squares->rows)
            return FALSE;
        if (squares->noisy[(gsize)y * squares->columns + (gsize)x])
            return TRUE;
    }
    return FALSE;
}

/* Pieces of the ground that noise encloses on three sides. */
static gint64 count_notches(const Squares *squares, gint64 pitch) {
    gsize n = squares->columns * squares->rows;
    gint64 reach = MAX(GAPS_REACH_LEAST, pitch / GAPS_REACH + 1), notches = 0;
    g_autofree guint8 *enclosed = g_new0(guint8, n);
    g_autoptr(GArray) piece = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < n; i++)
        enclosed[i] = squares->calm[i] && squares->inside[i] && is_near(squares, i, -1, 0, reach) &&
                      is_near(squares, i, 1, 0, reach) &&
                      (is_near(squares, i, 0, -1, reach) || is_near(squares, i, 0, 1, reach));
    for (gsize i = 0; i < n; i++) {
        if (!enclosed[i])
            continue;
        squares_take_piece(squares, enclosed, i, piece);
        notches += piece->len >= GAPS_NOTCH;
    }
    return notches;
}

const char *gaps_find(const Picture *picture, Box region, const GArray *left_out, gint64 pitch,
                      gint64 n_letters) {
    g_auto(Squares) squares = {0};
    if (!squares_measure(picture, region, left_out, pitch, &squares))
        return NULL;
    gint64 notches = count_notches(&squares, pitch);
    return notches >= MAX(GAPS_LEAST, (n_letters + GAPS_LETTERS - 1) / GAPS_LETTERS)
               ? "the region holds noise that does not cover it like boxes: its shape may be that "
                 "of letters"
               : NULL;
}
