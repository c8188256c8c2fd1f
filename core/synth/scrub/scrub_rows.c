#include "core/synth/scrub/scrub_rows.h"

#include "core/key/region.h"
#include "core/spill/spill_file.h"
#include "core/synth/failure.h"
#include <sqlite3.h>

enum { CHUNK = 4096 };

typedef struct RowPlace {
    guint32 row, ordinal;
} RowPlace;

struct ScrubRows {
    AnswerIndex *index;
    AnswerReader *reader;
    sqlite3 *made;          /* the same file, for the table that other keys don't have; */
    sqlite3_stmt *capitals; /* NULL then */
    sqlite3_stmt *scenes;   /* NULL where the key has none */
    SpillFile *places;      /* of Place: the rows of instances */
    gsize n_places;
};

/* What was read must not be used by another process. */
static void close_key(ScrubRows *rows) {
    g_clear_pointer(&rows->reader, answer_reader_free);
    sqlite3_finalize(rows->capitals);
    sqlite3_finalize(rows->scenes);
    sqlite3_close(rows->made);
    rows->capitals = rows->scenes = NULL;
    rows->made = NULL;
}

void scrub_rows_free(ScrubRows *rows) {
    close_key(rows);
    g_clear_pointer(&rows->index, answer_index_free);
    spill_file_free(rows->places);
    g_free(rows);
}

gboolean scrub_rows_open(ScrubRows *rows, GError **error) {
    rows->reader = answer_reader_new(rows->index, NULL, error);
    if (rows->reader == NULL)
        return FALSE;
    if (sqlite3_open_v2(answer_index_path(rows->index), &rows->made, SQLITE_OPEN_READONLY, NULL) ==
        SQLITE_OK) {
        sqlite3_prepare_v2(rows->made,
                           "SELECT capital_height FROM burned_in WHERE SOPInstanceUID = ?", -1,
                           &rows->capitals, NULL);
        sqlite3_prepare_v2(rows->made,
                           "SELECT drawn, font, capital_height, degrees, x, y FROM scene JOIN"
                           " burned_in USING (SOPInstanceUID) WHERE SOPInstanceUID = ?",
                           -1, &rows->scenes, NULL);
    }
    return TRUE;
}

/* FALSE where the table doesn't speak of the instance. */
static gboolean find_capitals(ScrubRows *rows, const char *sop_instance, guint *height) {
    sqlite3_bind_text(rows->capitals, 1, sop_instance, -1, SQLITE_TRANSIENT);
    gboolean found = sqlite3_step(rows->capitals) == SQLITE_ROW;
    *height = found ? (guint)sqlite3_column_int(rows->capitals, 0) : 0;
    sqlite3_reset(rows->capitals);
    return found;
}

guint scrub_rows_capital_height(ScrubRows *rows, const char *sop_instance) {
    guint height = 0;
    if (rows->capitals)
        find_capitals(rows, sop_instance, &height);
    return height;
}

gboolean scrub_rows_placed_text(ScrubRows *rows, const char *sop_instance, PlacedText *out) {
    *out = (PlacedText){0};
    if (rows->scenes == NULL)
        return FALSE;
    sqlite3_bind_text(rows->scenes, 1, sop_instance, -1, SQLITE_TRANSIENT);
    gboolean found = sqlite3_step(rows->scenes) == SQLITE_ROW &&
                     font_find((const char *)sqlite3_column_text(rows->scenes, 1), &out->font);
    if (found) {
        out->text = g_strdup((const char *)sqlite3_column_text(rows->scenes, 0));
        out->capital_height = (guint)sqlite3_column_int(rows->scenes, 2);
        out->degrees = sqlite3_column_int(rows->scenes, 3);
        out->x = (guint)sqlite3_column_int(rows->scenes, 4);
        out->y = (guint)sqlite3_column_int(rows->scenes, 5);
    }
    sqlite3_reset(rows->scenes);
    return found;
}

/* A made key tells by its table, which spares reading all of AnswerData. A row that can't be read
 * is told when its turn comes. */
static gboolean has_text(ScrubRows *rows, guint32 number, const char *sop_instance) {
    guint height;
    if (rows->capitals)
        return find_capitals(rows, sop_instance, &height);
    GStringChunk *memory = g_string_chunk_new(CHUNK);
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    AnswerRow *answer = answer_reader_row(rows->reader, number, memory, NULL);
    gboolean found = FALSE;
    if (answer && answer_reader_pixel_checks(rows->reader, answer, checks, memory, NULL))
        for (guint i = 0; i < checks->len && !found; i++)
            found = g_array_index(checks, KeyCheck, i).kind == ACTION_PIXELS_HIDDEN;
    answer_row_destroy(answer);
    g_string_chunk_free(memory);
    return found;
}

static gboolean set_problem(const char *path, const char *problem, GError **error) {
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s: %s", path, problem);
    return FALSE;
}

typedef struct RowNumbering {
    ScrubRows *rows;
    guint32 counts[2]; /* without text, with text */
    GError *error;
} RowNumbering;

static gboolean number_row(const AnswerRow *answer, gboolean first, gpointer data) {
    (void)first;
    RowNumbering *numbering = data;
    ScrubRows *rows = numbering->rows;
    g_autofree char *problem = answer_row_problem(answer, NULL);
    if (problem)
        return set_problem(answer_index_path(rows->index), problem, &numbering->error);
    if (answer->scope != SCOPE_INSTANCE)
        return TRUE;
    guint32 *count = &numbering->counts[has_text(rows, answer->number, answer->instance)];
    RowPlace place = {answer->number, (*count)++};
    rows->n_places++;
    return spill_file_append(rows->places, &place, sizeof place, &numbering->error);
}

static gboolean number_rows(ScrubRows *rows, GError **error) {
    RowNumbering numbering = {.rows = rows};
    if (!answer_index_each(rows->index, NULL, number_row, &numbering, error))
        return FALSE;
    if (numbering.error) {
        g_propagate_error(error, numbering.error);
        return FALSE;
    }
    return spill_file_flush(rows->places, error);
}

ScrubRows *scrub_rows_new(const char *path, GError **error) {
    g_autoptr(ScrubRows) rows = g_new0(ScrubRows, 1);
    if ((rows->index = answer_index_new(path, NULL, NULL, error)) == NULL ||
        (rows->places = spill_file_new(error)) == NULL || !scrub_rows_open(rows, error) ||
        !number_rows(rows, error))
        return NULL;
    close_key(rows);
    return g_steal_pointer(&rows);
}

gsize scrub_rows_count(const ScrubRows *rows) {
    return rows->n_places;
}

static RowPlace place_at(const ScrubRows *rows, gsize i) {
    RowPlace place;
    spill_file_read(rows->places, i * sizeof place, &place, sizeof place);
    return place;
}

gsize scrub_rows_ordinal(const ScrubRows *rows, gsize i) {
    return place_at(rows, i).ordinal;
}

void scrub_row_free(ScrubRow *row) {
    answer_row_destroy(row->answer);
    g_array_unref(row->checks);
    g_array_unref(row->regions);
    g_string_chunk_free(row->memory);
    g_free(row);
}

static const char *keep(ScrubRow *row, Text text) {
    return g_string_chunk_insert_len(row->memory, text.data ? text.data : "", (gssize)text.length);
}

static gboolean add_region(ScrubRow *row, const KeyCheck *check, GError **error) {
    g_autoptr(AnswerRegion) region = answer_region_new(check->number, check->action_text);
    if (region->problem)
        return set_problem(check->answer->instance, region->problem, error);
    ScrubRegion kept = {keep(row, text_of(region->text)), (guint)MAX(region->x0, 0),
                        (guint)MAX(region->y0, 0), (guint)MAX(region->x1, 0),
                        (guint)MAX(region->y1, 0)};
    g_array_append_val(row->regions, kept);
    return TRUE;
}

static gboolean add_check(ScrubRow *row, const KeyCheck *check, GError **error) {
    g_autofree char *problem = key_check_problem(check);
    if (problem)
        return set_problem(check->answer->instance, problem, error);
    if (check->kind == ACTION_PIXELS_HIDDEN)
        return add_region(row, check, error);
    ScrubCheck kept = {keep(row, check->tag_ds), keep(row, text_unbracketed(check->value)),
                       keep(row, text_unbracketed(check->action_text)), check->kind};
    g_array_append_val(row->checks, kept);
    return TRUE;
}

static gboolean add_checks(ScrubRows *rows, ScrubRow *row, AnswerRow *answer, GError **error) {
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    gboolean good = answer_reader_checks(rows->reader, answer, checks, row->memory, error);
    if (!good)
        g_prefix_error(error, "%s: ", answer->instance);
    for (guint i = 0; good && i < checks->len; i++)
        good = add_check(row, &g_array_index(checks, KeyCheck, i), error);
    return good;
}

static gboolean add_wider(ScrubRows *rows, ScrubRow *row, GError **error) {
    g_autoptr(GArray) wider = g_array_new(FALSE, FALSE, sizeof(guint32));
    gboolean good = answer_reader_match(rows->reader, NULL, row->answer->series, row->answer->study,
                                        wider, error);
    for (guint i = 0; good && i < wider->len; i++) {
        AnswerRow *answer =
            answer_reader_row(rows->reader, g_array_index(wider, guint32, i), row->memory, error);
        good = answer && add_checks(rows, row, answer, error);
        answer_row_destroy(answer);
    }
    return good;
}

ScrubRow *scrub_rows_read(ScrubRows *rows, gsize i, GError **error) {
    g_autoptr(ScrubRow) row = g_new0(ScrubRow, 1);
    row->checks = g_array_new(FALSE, FALSE, sizeof(ScrubCheck));
    row->regions = g_array_new(FALSE, FALSE, sizeof(ScrubRegion));
    row->memory = g_string_chunk_new(CHUNK);
    row->answer = answer_reader_row(rows->reader, place_at(rows, i).row, row->memory, error);
    if (row->answer == NULL || !add_checks(rows, row, row->answer, error) ||
        !add_wider(rows, row, error))
        return NULL;
    return g_steal_pointer(&row);
}
