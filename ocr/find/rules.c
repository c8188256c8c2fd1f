#include "ocr/find/rules.h"

#include "ocr/find/limits.h"
#include "ocr/find/runs.h"
#include <string.h>

gboolean stroke_map_init(StrokeMap *map, gsize width, gsize height) {
    *map = (StrokeMap){width, height, NULL};
    if (height != 0 && width > G_MAXSIZE / height)
        return FALSE;
    map->samples = g_try_malloc0(MAX(width * height, 1));
    return map->samples != NULL;
}

void stroke_map_clear(StrokeMap *map) {
    g_free(map->samples);
    *map = (StrokeMap){0};
}

/* Samples side by side in a map, `step` bytes apart: the first and how many. */
typedef struct RuleSpan {
    gsize first, n, step;
} RuleSpan;

static RuleSpan span_along(const guint8 *samples, gsize at, gsize before, gsize after, gsize step) {
    RuleSpan span = {at, 1, step};
    before = MIN(before, RULE_CROSSED);
    after = MIN(after, RULE_CROSSED);
    for (; before > 0 && samples[span.first - step] != MAP_GROUND; before--, span.n++)
        span.first -= step;
    for (gsize end = at + step; after > 0 && samples[end] != MAP_GROUND; after--, span.n++)
        end += step;
    return span;
}

/* The strokes along its row and along its column that a sample stands on, up to RULE_CROSSED each
 * way. */
static RuleSpan span_across(const StrokeMap *map, gsize at) {
    gsize x = at % map->width;
    return span_along(map->samples, at, x, map->width - 1 - x, 1);
}

static RuleSpan span_down(const StrokeMap *map, gsize at) {
    gsize y = at / map->width;
    return span_along(map->samples, at, y, map->height - 1 - y, map->width);
}

/* A line's samples from end to end, and the shorter of the two spans at each. */
typedef struct Path {
    GArray *samples; /* of gsize: indexes of the map */
    GArray *spans;   /* of Span */
} Path;

static void path_clear(Path *path) {
    g_array_unref(path->samples);
    g_array_unref(path->spans);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Path, path_clear)

static Path path_new(void) {
    return (Path){g_array_new(FALSE, FALSE, sizeof(gsize)),
                  g_array_new(FALSE, FALSE, sizeof(RuleSpan))};
}

/* How thick a line is where nothing touches or crosses it. */
static gsize thickness_of(const GArray *spans) {
    gsize counts[2 * RULE_CROSSED + 2] = {0}, below = 0, value = 0;
    for (guint i = 0; i < spans->len; i++)
        counts[g_array_index(spans, RuleSpan, i).n]++;
    while (100 * below <= RULE_PLAIN * spans->len)
        below += counts[value++];
    return value - 1;
}

/* Turns the line's samples into a rule but for where it is crossed, which it is where it is thicker
 * than elsewhere, by more than `slack` samples. FALSE if it is no thin line. */
static gboolean mark_path(StrokeMap *map, const Path *path, gsize slack) {
    gsize thickness = thickness_of(path->spans);
    gsize most = thickness + slack;
    if (thickness > RULE_THICKEST)
        return FALSE;
    for (guint i = 0; i < path->spans->len; i++) {
        const RuleSpan *span = &g_array_index(path->spans, RuleSpan, i);
        for (gsize k = 0; k < span->n && span->n <= most; k++)
            map->samples[span->first + k * span->step] = MAP_RULE;
    }
    return TRUE;
}

/* Straight lines from a sample on, `step` bytes from one to the next. Where two of them cross
 * neither is thicker, so that both go. */
static gboolean mark_straight(StrokeMap *map, gsize start, gsize n, gsize step) {
    g_auto(Path) path = path_new();
    for (gsize i = 0, at = start; i < n; i++, at += step) {
        RuleSpan span = step == 1 ? span_down(map, at) : span_across(map, at);
        if (span.n > RULE_CROSSED)
            span = (RuleSpan){at, 1, step};
        g_array_append_val(path.spans, span);
    }
    return mark_path(map, &path, 0);
}

/* Straight lines along rows, or along columns. */
static gboolean mark_all_straight(StrokeMap *map, gboolean down) {
    gsize lines = down ? map->width : map->height, length = down ? map->height : map->width;
    gsize next_line = down ? 1 : map->width, step = down ? map->width : 1;
    gboolean found = FALSE;
    for (gsize line = 0; length >= RULE_LONG && line < lines; line++) {
        const gsize first = line * next_line;
        for (gsize i = 0; i < length; i++) {
            gsize n = 0;
            while (i + n < length && map->samples[first + (i + n) * step] != MAP_GROUND)
                n++;
            if (n >= RULE_LONG)
                found |= mark_straight(map, first + i * step, n, step);
            i += n;
        }
    }
    return found;
}

/* How the shortest way to a sample comes there. */
enum { FROM_NOWHERE, FROM_LEFT, FROM_UPPER_LEFT, FROM_LOWER_LEFT, FROM_ABOVE, FROM_BELOW };

/* Shortest ways along the strokes of a part, from its left end on. */
typedef struct Ways {
    gsize width, height;
    guint8 *inside; /* bytes, not 0 where the part is */
    guint8 *from;
    guint32 *lengths[2]; /* of the column before and of this one */
} Ways;

static void ways_clear(Ways *ways) {
    g_free(ways->inside);
    g_free(ways->from);
    g_free(ways->lengths[0]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ways, ways_clear)

static gboolean ways_init(Ways *ways, const Part *part, const Run *runs) {
    gsize width = part->x1 - part->x0, height = part->y1 - part->y0;
    *ways = (Ways){.width = width,
                   .height = height,
                   .inside = g_try_malloc0_n(height, width),
                   .from = g_try_malloc0_n(height, width),
                   .lengths = {g_try_malloc_n(2 * height, sizeof(guint32))}};
    if (ways->inside == NULL || ways->from == NULL || ways->lengths[0] == NULL)
        return FALSE;
    ways->lengths[1] = ways->lengths[0] + height;
    for (guint32 i = 0; i < part->n; i++)
        memset(ways->inside + (runs[i].y - part->y0) * width + runs[i].x0 - part->x0, 1,
               runs[i].x1 - runs[i].x0);
    return TRUE;
}

static void go_on(guint32 *length, guint8 *from, guint32 other, guint8 way) {
    if (other < *length) {
        *length = other;
        *from = way;
    }
}

enum { STRAIGHT_ON = 2, ASIDE = 3, UP_OR_DOWN = 2, TOO_FAR = G_MAXUINT32 / 2 };

/* The ways into a column. */
static void enter_column(Ways *ways, gsize x, const guint32 *before, guint32 *here) {
    for (gsize y = 0; y < ways->height; y++) {
        gsize at = y * ways->width + x;
        here[y] = TOO_FAR;
        if (!ways->inside[at])
            continue;
        guint8 *from = &ways->from[at];
        go_on(&here[y], from, before[y] + STRAIGHT_ON, FROM_LEFT);
        if (y > 0)
            go_on(&here[y], from, before[y - 1] + ASIDE, FROM_UPPER_LEFT);
        if (y + 1 < ways->height)
            go_on(&here[y], from, before[y + 1] + ASIDE, FROM_LOWER_LEFT);
    }
    for (gsize y = 1; y < ways->height; y++)
        if (ways->inside[y * ways->width + x])
            go_on(&here[y], &ways->from[y * ways->width + x], here[y - 1] + UP_OR_DOWN, FROM_ABOVE);
    for (gsize y = ways->height - 1; y-- > 0;)
        if (ways->inside[y * ways->width + x])
            go_on(&here[y], &ways->from[y * ways->width + x], here[y + 1] + UP_OR_DOWN, FROM_BELOW);
}

/* The row in which the shortest way arrives in the last column; `height` if none does. */
static gsize find_ways(Ways *ways) {
    guint32 *before = ways->lengths[0], *here = ways->lengths[1];
    for (gsize y = 0; y < ways->height; y++)
        before[y] = ways->inside[y * ways->width] ? 0 : TOO_FAR;
    for (gsize x = 1; x < ways->width; x++) {
        enter_column(ways, x, before, here);
        guint32 *other = before;
        before = here;
        here = other;
    }
    gsize best = 0;
    for (gsize y = 1; y < ways->height; y++)
        if (before[y] < before[best])
            best = y;
    return before[best] < TOO_FAR ? best : ways->height;
}

/* Marks the way along a part from its left to its right end, as a trace goes. */
static gboolean mark_trace(StrokeMap *map, const Part *part, const Run *runs, gboolean *found) {
    g_auto(Ways) ways = {0};
    if (!ways_init(&ways, part, runs))
        return FALSE;
    gsize y = find_ways(&ways), x = ways.width - 1;
    if (y == ways.height)
        return TRUE;
    g_auto(Path) path = path_new();
    guint fresh = 0;
    for (gboolean more = TRUE; more;) {
        gsize at = (part->y0 + y) * map->width + part->x0 + x;
        RuleSpan across = span_across(map, at), down = span_down(map, at);
        g_array_append_val(path.spans, *(across.n < down.n ? &across : &down));
        fresh += map->samples[at] == MAP_STROKE;
        guint8 from = ways.from[y * ways.width + x];
        more = from != FROM_NOWHERE;
        x -= from >= FROM_LEFT && from <= FROM_LOWER_LEFT;
        y += (gsize)(from == FROM_LOWER_LEFT || from == FROM_BELOW);
        y -= (gsize)(from == FROM_UPPER_LEFT || from == FROM_ABOVE);
    }
    /* Else it goes along a grid, and says nothing new. */
    if (100 * fresh >= RULE_FRESH * path.spans->len)
        *found |= mark_path(map, &path, RULE_TRACE_SLACK);
    return TRUE;
}

/* Strokes as runs, with the rules among them or what is left without. */
static gboolean list_strokes(const StrokeMap *map, gboolean with_rules, Runs *runs) {
    runs->n = 0;
    for (gsize y = 0; y < map->height; y++) {
        const guint8 *row = map->samples + y * map->width;
        for (gsize x = 0; x < map->width; x++) {
            gsize start = x;
            while (x < map->width && (with_rules ? row[x] != MAP_GROUND : row[x] == MAP_STROKE))
                x++;
            if (x > start && !runs_add(runs, (guint32)y, (guint32)start, (guint32)x))
                return FALSE;
        }
    }
    return TRUE;
}

/* Whether something next to a part is a rule. */
static gboolean touches_rule(const StrokeMap *map, const Part *part) {
    for (gsize y = part->y0 - MIN(part->y0, 1); y <= MIN(part->y1, map->height - 1); y++)
        for (gsize x = part->x0 - MIN(part->x0, 1); x <= MIN(part->x1, map->width - 1); x++)
            if (map->samples[y * map->width + x] == MAP_RULE)
                return TRUE;
    return FALSE;
}

/* Specks that lines leave at their bends are taken out, too. */
static gboolean drop_specks(StrokeMap *map, Runs *runs, Runs *grouped, GArray *parts) {
    if (!list_strokes(map, FALSE, runs) || !runs_group(runs, 1, grouped, parts))
        return FALSE;
    for (guint k = 0; k < parts->len; k++) {
        const Part *part = &g_array_index(parts, Part, k);
        if (part->n_samples > RULE_SPECK || !touches_rule(map, part))
            continue;
        for (guint32 i = 0; i < part->n; i++) {
            const Run *run = &grouped->runs[part->start + i];
            memset(map->samples + run->y * map->width + run->x0, MAP_RULE, run->x1 - run->x0);
        }
    }
    return TRUE;
}

/* Whether strokes that hang together go far beyond a letter. */
static gboolean is_long(const Part *part, gsize trace) {
    return part->x1 - part->x0 >= trace;
}

gboolean rules_find(StrokeMap *map, gsize trace, gboolean *found) {
    g_auto(Runs) runs = {0}, grouped = {0};
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    *found = mark_all_straight(map, FALSE);
    *found |= mark_all_straight(map, TRUE);
    gboolean more = TRUE;
    for (guint i = 0; more && i < RULE_TRACES; i++) { /* first with straight parts of the traces */
        gboolean traced = FALSE;
        if (!list_strokes(map, i == 0, &runs) || !runs_group(&runs, 1, &grouped, parts))
            return FALSE;
        for (guint k = 0; k < parts->len; k++) {
            const Part *part = &g_array_index(parts, Part, k);
            if (is_long(part, trace) && !mark_trace(map, part, grouped.runs + part->start, &traced))
                return FALSE;
        }
        *found |= traced;
        more = traced || i == 0;
    }
    return !*found || drop_specks(map, &runs, &grouped, parts);
}

gboolean stroke_map_is_erased(const StrokeMap *map, gsize x, gsize y) {
    guint8 here = map->samples[y * map->width + x];
    if (here != MAP_GROUND)
        return here == MAP_RULE;
    gboolean beside_rule = FALSE;
    for (gsize j = y - MIN(y, 1); j <= MIN(y + 1, map->height - 1); j++)
        for (gsize i = x - MIN(x, 1); i <= MIN(x + 1, map->width - 1); i++) {
            guint8 other = map->samples[j * map->width + i];
            if (other == MAP_STROKE)
                return FALSE;
            beside_rule |= other == MAP_RULE;
        }
    return beside_rule;
}
