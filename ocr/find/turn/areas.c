#include "ocr/find/turn/areas.h"

#include "ocr/find/limits.h"
#include <string.h>

typedef struct Tiles {
    guint8 *strokes[2]; /* of those that are not in a group yet */
    gsize columns, rows;
    GArray *pending; /* gsize */
} Tiles;

typedef struct Group {
    Box box;
    gsize n_tiles;
    gsize strokes[2];
} Group;

static void take_tile(Tiles *tiles, gsize at, Group *group) {
    gint64 x = (gint64)(at % tiles->columns), y = (gint64)(at / tiles->columns);
    const Box tile = {x, y, x + 1, y + 1};
    group->box = box_is_empty(group->box) ? tile : box_unite(group->box, tile);
    group->n_tiles++;
    for (guint k = 0; k < 2; k++) {
        group->strokes[k] += tiles->strokes[k][at];
        tiles->strokes[k][at] = 0;
    }
    g_array_append_val(tiles->pending, at);
}

/* Takes what hangs together with a tile, across gaps of a tile along the text. */
static Group take_group(Tiles *tiles, gsize start) {
    Group group = {0};
    take_tile(tiles, start, &group);
    while (tiles->pending->len > 0) {
        gsize at = g_array_index(tiles->pending, gsize, tiles->pending->len - 1);
        g_array_set_size(tiles->pending, tiles->pending->len - 1);
        gsize x = at % tiles->columns, y = at / tiles->columns;
        for (gsize j = y - MIN(y, TILE_ASIDE); j <= MIN(y + TILE_ASIDE, tiles->rows - 1); j++)
            for (gsize i = x - MIN(x, TILE_ABOVE); i <= MIN(x + TILE_ABOVE, tiles->columns - 1);
                 i++) {
                gsize next = j * tiles->columns + i;
                if (tiles->strokes[0][next] | tiles->strokes[1][next])
                    take_tile(tiles, next, &group);
            }
    }
    return group;
}

/* Whether a group is laid out as text along columns is: longer than wide, or dense as lines side by
 * side are, and full of strokes of both polarities. */
static gboolean may_be_text(const Group *group) {
    gsize across = (gsize)(group->box.x1 - group->box.x0),
          along = (gsize)(group->box.y1 - group->box.y0);
    gsize strokes = group->strokes[0] + group->strokes[1];
    return MIN(group->strokes[0], group->strokes[1]) >= AREA_STROKES &&
           100 * group->n_tiles >= AREA_FILLED * across * along &&
           (100 * along >= AREA_LONG * across ||
            (group->n_tiles >= AREA_LINES && strokes >= AREA_DENSE * group->n_tiles));
}

/* The first of the tiles from `at` on that has strokes. */
static gsize next_tile(const Tiles *tiles, gsize at, gsize n) {
    guint64 words[2] = {0};
    for (; n - at >= sizeof *words; at += sizeof *words) {
        memcpy(&words[0], tiles->strokes[0] + at, sizeof *words);
        memcpy(&words[1], tiles->strokes[1] + at, sizeof *words);
        if (words[0] | words[1])
            break;
    }
    while (at < n && (tiles->strokes[0][at] | tiles->strokes[1][at]) == 0)
        at++;
    return at;
}

GArray *stroke_areas(const guint8 *bright, const guint8 *dark, gsize columns, gsize rows) {
    GArray *areas = g_array_new(FALSE, FALSE, sizeof(Box));
    gsize n = columns * rows;
    g_autofree guint8 *memory = g_malloc(2 * n);
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(gsize));
    Tiles tiles = {
        {memcpy(memory, bright, n), memcpy(memory + n, dark, n)}, columns, rows, pending};
    for (gsize at = next_tile(&tiles, 0, n); at < n; at = next_tile(&tiles, at, n)) {
        Group group = take_group(&tiles, at);
        if (may_be_text(&group))
            g_array_append_val(areas, group.box);
    }
    return areas;
}
