#include "ocr/find/runs.h"

#include <string.h>

void runs_clear(Runs *runs) {
    g_free(runs->runs);
    *runs = (Runs){NULL, 0, 0};
}

static gboolean make_room(Runs *runs, gsize more) {
    if (runs->room - runs->n >= more)
        return TRUE;
    gsize room = MAX(2 * runs->room, runs->n + more);
    room = MAX(room, 2048);
    Run *larger = g_try_realloc_n(runs->runs, room, sizeof(Run));
    if (larger == NULL)
        return FALSE;
    runs->runs = larger;
    runs->room = room;
    return TRUE;
}

gboolean runs_add(Runs *runs, guint32 y, guint32 x0, guint32 x1) {
    if (!make_room(runs, 1))
        return FALSE;
    runs->runs[runs->n++] = (Run){y, x0, x1, 0};
    return TRUE;
}

gboolean runs_add_bits(Runs *runs, const guint64 *bits, gsize n_words, guint32 width, guint32 y) {
    gsize first = runs->n;
    for (gsize i = 0; i < n_words; i++) {
        guint32 at = (guint32)(64 * i);
        if (bits[i] == 0 || at >= width)
            continue;
        if (!make_room(runs, 32))
            return FALSE;
        for (guint64 rest = bits[i]; rest != 0;) {
            guint start = (guint)__builtin_ctzll(rest);
            guint64 after = ~(rest >> start);
            guint end = start + (after ? (guint)__builtin_ctzll(after) : 64);
            end = MIN(end, 64);
            rest = end < 64 ? rest >> end << end : 0;
            Run *last = runs->n > first ? &runs->runs[runs->n - 1] : NULL;
            if (last && start == 0 && last->x1 == at)
                last->x1 = at + end;
            else
                runs->runs[runs->n++] = (Run){y, at + start, at + end, 0};
        }
    }
    while (runs->n > first && runs->runs[runs->n - 1].x1 > width) {
        Run *last = &runs->runs[runs->n - 1];
        if (last->x0 < width) {
            last->x1 = width;
            break;
        }
        runs->n--;
    }
    return TRUE;
}

static guint32 root_of(Run *runs, guint32 i) {
    while (runs[i].part != i) {
        runs[i].part = runs[runs[i].part].part;
        i = runs[i].part;
    }
    return i;
}

static void unite(Run *runs, guint32 a, guint32 b) {
    a = root_of(runs, a);
    b = root_of(runs, b);
    runs[MAX(a, b)].part = MIN(a, b);
}

/* Gives each run its part; returns how many there are. Parts refer to earlier runs until then. */
static guint32 label(Run *runs, guint32 n) {
    guint32 row = 0, above = 0;
    for (guint32 i = 0; i < n; i++) {
        if (i > 0 && runs[i].y != runs[row].y) {
            above = runs[i].y == runs[row].y + 1 ? row : i;
            row = i;
        }
        while (above < row && runs[above].x1 < runs[i].x0)
            above++;
        gboolean touches = above < row && runs[above].x0 <= runs[i].x1;
        runs[i].part = touches ? root_of(runs, above) : i;
        for (guint32 k = above + 1; touches && k < row && runs[k].x0 <= runs[i].x1; k++)
            unite(runs, i, k);
    }
    guint32 n_parts = 0;
    for (guint32 i = 0; i < n; i++)
        runs[i].part = runs[i].part == i ? n_parts++ : runs[runs[i].part].part;
    return n_parts;
}

gboolean runs_group(Runs *runs, Runs *scratch, GArray *starts) {
    if (runs->n >= G_MAXUINT32)
        return FALSE;
    scratch->n = 0;
    if (!make_room(scratch, runs->n))
        return FALSE;
    guint32 n_parts = label(runs->runs, (guint32)runs->n);
    g_array_set_size(starts, 0);
    g_array_set_size(starts, n_parts + 2);
    guint32 *places = (guint32 *)(void *)starts->data;
    memset(places, 0, (n_parts + 2) * sizeof *places);
    for (gsize i = 0; i < runs->n; i++)
        places[runs->runs[i].part + 2]++;
    for (guint32 k = 2; k < n_parts + 2; k++)
        places[k] += places[k - 1];
    /* places[k + 1] is where part k starts, then where its next run goes. */
    for (gsize i = 0; i < runs->n; i++)
        scratch->runs[places[runs->runs[i].part + 1]++] = runs->runs[i];
    g_array_set_size(starts, n_parts + 1);
    gsize n = runs->n;
    Runs grouped = *scratch;
    *scratch = *runs;
    *runs = grouped;
    runs->n = n;
    scratch->n = 0;
    return TRUE;
}
