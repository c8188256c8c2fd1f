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

/* Lets each run refer to the first one of its part or to one between. */
static void link_runs(Run *runs, guint32 n) {
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
}

/* Gives each run its part; returns how many there are. */
static guint32 list_parts(Run *runs, guint32 n, Part *parts) {
    guint32 n_parts = 0;
    for (guint32 i = 0; i < n; i++) {
        Run *run = &runs[i];
        guint32 n_samples = run->x1 - run->x0;
        if (run->part == i) {
            run->part = n_parts;
            parts[n_parts++] = (Part){run->x0, run->y, run->x1, run->y + 1, n_samples, 0, 1};
            continue;
        }
        run->part = runs[run->part].part;
        Part *part = &parts[run->part];
        part->x0 = MIN(part->x0, run->x0);
        part->x1 = MAX(part->x1, run->x1);
        part->y1 = run->y + 1;
        part->n_samples += n_samples;
        part->n++;
    }
    return n_parts;
}

/* Gives parts of enough rows their places in the order of runs, and all others the one behind. */
static guint32 place_parts(Part *parts, guint32 n_parts, guint32 lowest) {
    guint32 end = 0;
    for (guint32 k = 0; k < n_parts; k++) {
        if (parts[k].y1 - parts[k].y0 < lowest)
            parts[k].n = 0;
        parts[k].start = end;
        end += parts[k].n;
    }
    for (guint32 k = 0; k < n_parts; k++)
        if (parts[k].n == 0)
            parts[k].start = end;
    return end;
}

/* Leaves the parts that have runs; returns how many there are. */
static guint32 keep_parts(Part *parts, guint32 n_parts) {
    guint32 kept = 0;
    for (guint32 k = 0; k < n_parts; k++) {
        Part part = parts[k];
        part.start -= part.n;
        parts[kept] = part;
        kept += part.n > 0;
    }
    return kept;
}

gboolean runs_group(Runs *runs, guint32 lowest, Runs *grouped, GArray *parts) {
    if (runs->n >= G_MAXUINT32)
        return FALSE;
    grouped->n = 0;
    if (!make_room(grouped, runs->n))
        return FALSE;
    link_runs(runs->runs, (guint32)runs->n);
    g_array_set_size(parts, (guint)runs->n);
    Part *of = (Part *)(void *)parts->data;
    guint32 n_parts = list_parts(runs->runs, (guint32)runs->n, of);
    grouped->n = place_parts(of, n_parts, lowest);
    for (gsize i = 0; i < runs->n; i++) {
        Part *part = &of[runs->runs[i].part];
        grouped->runs[part->start] = runs->runs[i];
        part->start += part->n > 0;
    }
    g_array_set_size(parts, keep_parts(of, n_parts));
    return TRUE;
}
