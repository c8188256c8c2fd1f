#include "core/check/strokes/search/text_marks.h"

#include "core/check/limits/search_limits.h"
#include <math.h>
#include <string.h>

typedef enum MarkShape {
    SHAPE_LETTER,
    SHAPE_POINT,
    SHAPE_EITHER, /* two points above each other, and what fonts draw in many ways */
} MarkShape;

/* Natural logarithms of heights in an ordinary capital's. */
typedef struct HeightRange {
    double least, most;
} HeightRange;

typedef struct Character {
    MarkShape shape;
    double width, log_width; /* of an ordinary capital's */
    HeightRange height;
    gboolean starts_word;
} Character;

struct TextMarks {
    GPtrArray *words;   /* of char * */
    GArray *characters; /* of Character */
    GArray *starts;     /* of guint: the first character of each word, and behind the last */
    GArray *breaks;     /* of gboolean: whether each word begins a line */
    double log_usual;   /* the logarithm of the least that is the usual height of a line of it */
};

static MarkShape shape_of(gunichar c) {
    if (c < 0x80 && strchr(".,-_'`\"", (int)c))
        return SHAPE_POINT;
    return g_unichar_isalnum(c) ? SHAPE_LETTER : SHAPE_EITHER;
}

static double width_of_character(gunichar c) {
    if (c < 0x80 && strchr("Iil1|!.,:;'`[]()jtf", (int)c))
        return SEARCH_NARROW;
    return c < 0x80 && strchr("MWmw@", (int)c) ? SEARCH_WIDE : 1;
}

/* Small letters may be drawn as capitals. What other scripts look like isn't known. */
static HeightRange height_of_character(gunichar c) {
    if (c >= 0x80 || !g_unichar_isalnum(c))
        return (HeightRange){-INFINITY, INFINITY};
    gboolean deep = strchr("gjpqyQ", (int)c) != NULL,
             small = strchr("acegmnopqrsuvwxyz", (int)c) != NULL;
    return (HeightRange){small ? log(SEARCH_SMALL) : 0, deep ? log(SEARCH_DEEP) : 0};
}

static void append_word(TextMarks *text, const char *word, gboolean starts_line) {
    guint start = text->characters->len;
    for (const char *at = word; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_isgraph(c) || g_unichar_ismark(c))
            continue;
        double width = width_of_character(c);
        Character character = {shape_of(c), width, log(width), height_of_character(c),
                               text->characters->len == start};
        g_array_append_val(text->characters, character);
    }
    if (text->characters->len == start)
        return;
    g_ptr_array_add(text->words, g_strdup(word));
    g_array_append_val(text->starts, start);
    g_array_append_val(text->breaks, starts_line);
}

/* A line may hold one word alone, and its usual height is then that of this word's letters. */
static double least_usual_height(const TextMarks *text) {
    double least = 0;
    for (guint word = 0; word < text->words->len; word++) {
        guint small = 0, end = g_array_index(text->starts, guint, word + 1);
        guint start = g_array_index(text->starts, guint, word);
        for (guint i = start; i < end; i++)
            small += g_array_index(text->characters, Character, i).height.least < 0;
        if (2 * small >= end - start)
            least = log(SEARCH_SMALL);
    }
    return least;
}

TextMarks *text_marks_new(const char *text) {
    TextMarks *marks = g_new(TextMarks, 1);
    *marks = (TextMarks){
        g_ptr_array_new_with_free_func(g_free), g_array_new(FALSE, FALSE, sizeof(Character)),
        g_array_new(FALSE, FALSE, sizeof(guint)), g_array_new(FALSE, FALSE, sizeof(gboolean)), 0};
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    g_auto(GStrv) lines = g_strsplit_set(valid, "\r\n\f\v", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = g_strsplit_set(*line, " \t", -1);
        guint before = marks->words->len;
        for (char **word = words; *word; word++)
            append_word(marks, *word, marks->words->len == before);
    }
    g_array_append_val(marks->starts, marks->characters->len);
    marks->log_usual = least_usual_height(marks);
    return marks;
}

void text_marks_free(TextMarks *text) {
    if (text == NULL)
        return;
    g_ptr_array_unref(text->words);
    g_array_unref(text->characters);
    g_array_unref(text->starts);
    g_array_unref(text->breaks);
    g_free(text);
}

guint text_marks_n_words(const TextMarks *text) {
    return text->words->len;
}

static guint start_of(const TextMarks *text, guint word) {
    return g_array_index(text->starts, guint, word);
}

guint text_marks_n_characters(const TextMarks *text, guint first, guint end) {
    return start_of(text, end) - start_of(text, first);
}

gboolean text_marks_starts_line(const TextMarks *text, guint word) {
    return g_array_index(text->breaks, gboolean, word);
}

char *text_marks_words(const TextMarks *text, guint first, guint end) {
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = first; i < end; i++)
        g_string_append_printf(words, "%s%s", i > first ? " " : "", (char *)text->words->pdata[i]);
    return g_string_free(g_steal_pointer(&words), FALSE);
}

/* A mark of a line as the fit looks at it. */
typedef struct Column {
    gboolean is_point;
    gint64 x0, x1;
    double log_width;          /* of the letters' median width */
    double log_height;         /* likewise */
    double no_space, no_break; /* costs of a word, or none, that begins here */
} Column;

typedef struct MarkRow {
    Column *columns;
    guint n;
    double height, width; /* of its letters, medians */
    double gap;           /* between its letters, median, in widths */
    double log_usual;     /* of the text that it may show */
} MarkRow;

static int by_value(gconstpointer a, gconstpointer b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(GArray *values) {
    if (values->len == 0)
        return 0;
    g_array_sort(values, by_value);
    return g_array_index(values, double, values->len / 2);
}

/* Between a mark and the one before it. */
static double gap_before(const MarkRow *row, guint i) {
    return MAX(0, (double)(row->columns[i].x0 - row->columns[i - 1].x1));
}

/* A word's first letter stands further from the mark before it, others don't. */
static void measure_gaps(MarkRow *row) {
    g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 1; i < row->n; i++) {
        double gap = gap_before(row, i);
        g_array_append_val(gaps, gap);
    }
    double usual = median(gaps);
    row->gap = usual / row->width;
    for (guint i = 1; i < row->n; i++) {
        double gap = (gap_before(row, i) - usual) / row->height;
        row->columns[i].no_space =
            SEARCH_COST_SPACE * CLAMP((SEARCH_SPACE - gap) / SEARCH_SPACE, 0, 1);
        row->columns[i].no_break =
            SEARCH_COST_SPACE * CLAMP((gap - SEARCH_NO_SPACE) / SEARCH_NO_SPACE, 0, 1);
    }
}

static void row_init(MarkRow *row, const MarkLine *line, double log_usual) {
    *row = (MarkRow){g_new0(Column, MAX(line->marks->len, 1)),
                     line->marks->len,
                     (double)line->height,
                     1,
                     0,
                     log_usual};
    g_autoptr(GArray) widths = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < row->n; i++) {
        const Mark *mark = &g_array_index(line->marks, Mark, i);
        double higher = (double)(mark->box.y1 - mark->box.y0) / row->height;
        row->columns[i] =
            (Column){mark->is_point, mark->box.x0, mark->box.x1, 0, log(higher), 0, 0};
        double width = (double)(mark->box.x1 - mark->box.x0);
        if (!mark->is_point)
            g_array_append_val(widths, width);
    }
    row->width = MAX(median(widths), 1);
    for (guint i = 0; i < row->n; i++)
        row->columns[i].log_width =
            log((double)(row->columns[i].x1 - row->columns[i].x0) / row->width);
    measure_gaps(row);
}

static void row_clear(MarkRow *row) {
    g_clear_pointer(&row->columns, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MarkRow, row_clear)

static double cost_of_gap(const MarkRow *row, guint i, gboolean starts_word) {
    return starts_word ? row->columns[i].no_space : row->columns[i].no_break;
}

/* Of a mark for characters of so many heights. */
static double cost_of_height(const MarkRow *row, HeightRange height, const Column *column) {
    double off =
        MAX(height.least - column->log_height, column->log_height - (height.most - row->log_usual));
    return CLAMP((off - SEARCH_LIKE_LETTER) * SEARCH_STEEP_HEIGHT, 0, SEARCH_COST_HEIGHT);
}

static double cost_of_shape(const MarkRow *row, const Character *character, const Column *column) {
    if (character->shape == SHAPE_EITHER)
        return 0;
    if ((character->shape == SHAPE_POINT) != (column->is_point != 0))
        return SEARCH_COST_SHAPE;
    if (column->is_point)
        return 0;
    double off = fabs(column->log_width - character->log_width);
    return SEARCH_COST_WIDTH * CLAMP(off - SEARCH_LIKE_WIDTH, 0, 1) +
           cost_of_height(row, character->height, column);
}

/* Some characters that touch, and are one mark as wide as they are together. */
static double cost_of_touching(const MarkRow *row, const Character *characters, guint n,
                               const Column *column) {
    double width = 0, cost = SEARCH_COST_TOUCHING * (n - 1);
    HeightRange height = characters[0].height;
    for (guint i = 0; i < n; i++) {
        width += characters[i].width + (i > 0 ? row->gap : 0);
        cost += i > 0 && characters[i].starts_word ? SEARCH_COST_SPACE : 0;
        height.least = MIN(height.least, characters[i].height.least);
        height.most = MAX(height.most, characters[i].height.most);
    }
    double off = fabs(column->log_width - log(width));
    return cost + cost_of_height(row, height, column) +
           SEARCH_COST_MISSING * (n - 1) * MIN(1, SEARCH_STEEP * MAX(0, off - SEARCH_LIKE_WIDTH));
}

/* A character in two pieces: both together are as wide as it, and neither is higher. */
static double cost_of_broken(const MarkRow *row, const Character *character, const Column *left,
                             const Column *right) {
    HeightRange lower = {-INFINITY, character->height.most};
    double width = (double)(MAX(left->x1, right->x1) - left->x0) / row->width;
    double wider = log(width) - character->log_width - SEARCH_LIKE_WIDTH;
    return SEARCH_COST_BROKEN + SEARCH_COST_MISSING * CLAMP(SEARCH_STEEP * wider, 0, 1) +
           MAX(cost_of_height(row, lower, left), cost_of_height(row, lower, right));
}

static double cost_of_character_missing(const Character *character) {
    return character->shape == SHAPE_LETTER ? SEARCH_COST_MISSING : SEARCH_COST_POINT;
}

static double cost_of_mark_more(const Column *column) {
    return column->is_point ? SEARCH_COST_POINT : SEARCH_COST_MISSING;
}

/* Of the best way in which the first i characters may be the marks up to the j-th. */
typedef struct Matched {
    double cost;
    guint first; /* the mark that it begins with */
} Matched;

/* The table of all cells: a row for each number of characters. */
typedef struct Table {
    Matched *cells;
    guint n_marks;
} Table;

static Matched *cell_at(const Table *table, guint i, guint j) {
    return &table->cells[(gsize)i * (table->n_marks + 1) + j];
}

static void improve(Matched *cell, const Matched *from, double cost) {
    if (from->cost + cost < cell->cost)
        *cell = (Matched){from->cost + cost, from->first};
}

/* The first character is any mark, at no cost but for what stands close before it. */
static Matched begin_at(const MarkRow *row, guint mark) {
    double cost = 0;
    if (mark > 0 && mark < row->n)
        cost = SEARCH_COST_BEFORE + cost_of_gap(row, mark, TRUE);
    return (Matched){cost, mark};
}

static void fill_cell(const Table *table, const MarkRow *row, const Character *characters, guint i,
                      guint j) {
    Matched *cell = cell_at(table, i, j);
    const Character *character = &characters[i - 1];
    *cell = (Matched){INFINITY, 0};
    improve(cell, cell_at(table, i - 1, j), cost_of_character_missing(character));
    if (j == 0)
        return;
    const Column *column = &row->columns[j - 1];
    improve(cell, cell_at(table, i, j - 1), cost_of_mark_more(column));
    for (guint n = 1; n <= MIN(i, SEARCH_MOST_TOUCHING); n++) {
        const Character *first = &characters[i - n];
        double gap = i > n ? cost_of_gap(row, j - 1, first->starts_word) : 0;
        double shape =
            n == 1 ? cost_of_shape(row, first, column) : cost_of_touching(row, first, n, column);
        improve(cell, cell_at(table, i - n, j - 1), gap + shape);
    }
    if (j >= 2) {
        double gap = i > 1 ? cost_of_gap(row, j - 2, character->starts_word) : 0;
        double broken = cost_of_broken(row, character, &row->columns[j - 2], column);
        improve(cell, cell_at(table, i - 1, j - 2), gap + broken);
    }
}

/* The best end of the first n characters, and what their row of marks says of their size. */
static MarksFit fit_of(const Table *table, const MarkRow *row, guint n, guint n_words) {
    MarksFit best = {0};
    double least = INFINITY;
    for (guint j = 1; j <= table->n_marks; j++) {
        const Matched *cell = cell_at(table, n, j);
        if (cell->first >= j)
            continue;
        double behind = j == table->n_marks ? 0 : SEARCH_COST_BEFORE + cost_of_gap(row, j, TRUE);
        if (cell->cost + behind >= least)
            continue;
        least = cell->cost + behind;
        best = (MarksFit){0, cell->first, j};
    }
    if (best.end == 0)
        return best;
    double reach = (double)(row->columns[best.end - 1].x1 - row->columns[best.first].x0);
    double advance = reach / row->height / (n + n_words - 1);
    if (n > 1 && (advance < SEARCH_ADVANCE_LEAST || advance > SEARCH_ADVANCE_MOST))
        return best;
    best.fit = MAX(0, 1 - least / n);
    return best;
}

void text_marks_fit(const TextMarks *text, guint first, const MarkLine *line, MarksFit *fits) {
    g_auto(MarkRow) row = {0};
    row_init(&row, line, text->log_usual);
    guint start = start_of(text, first), n = text->characters->len - start;
    const Character *characters = &g_array_index(text->characters, Character, start);
    Table table = {NULL, line->marks->len};
    g_autofree Matched *cells = g_new(Matched, (gsize)(n + 1) * (table.n_marks + 1));
    table.cells = cells;
    for (guint j = 0; j <= table.n_marks; j++)
        *cell_at(&table, 0, j) = begin_at(&row, j);
    for (guint i = 1; i <= n; i++)
        for (guint j = 0; j <= table.n_marks; j++)
            fill_cell(&table, &row, characters, i, j);
    for (guint end = first + 1; end <= text->words->len; end++)
        fits[end - first] = fit_of(&table, &row, start_of(text, end) - start, end - first);
}
