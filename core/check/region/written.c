#include "core/check/region/written.h"

#include "core/check/elsewhere/explained_line.h"
#include "core/check/elsewhere/laid_lines.h"
#include "core/check/elsewhere/posed_text.h"
#include "core/check/lettering/lettering.h"
#include "core/check/limits/elsewhere_limits.h"
#include "core/check/limits/lettering_limits.h"
#include "core/check/limits/region_limits.h"
#include "ocr/no_memory.h"
#include "ocr/orientation.h"
#include "ocr/read/reader.h"
#include "ocr/read/spelling.h"

/* Letters and digits of the expected words that a reading holds. */
static gsize expected_letters(const RegionJudge *judge, const TextReading *reading) {
    gsize n = 0;
    for (char **token = judge->tokens; *token; token++)
        if (match_text(reading->text, reading->confidence, *token))
            n += (gsize)g_utf8_strlen(*token, -1);
    return n;
}

/* What a line reads as, as it stands, upside down and mirrored: the reading that holds most of the
 * expected words, else the most confident one. NULL where reading fails. */
static TextReading *read_line(const RegionJudge *judge, LineReader *reader, const Picture *picture,
                              const LaidLine *line, GError **error) {
    static const Orientation ways[] = {ORIENTATION_UPRIGHT, ORIENTATION_HALF, ORIENTATION_MIRRORED,
                                       ORIENTATION_MIRRORED_HALF};
    g_auto(Picture) level = {0};
    FoundLine found;
    if (!laid_line_level(picture, line, &level, &found)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("level lettering"));
        return NULL;
    }
    g_autoptr(TextReading) best = text_reading_new(g_strdup(""), 0);
    gsize most = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_auto(Picture) turned = {0};
        FoundLine there = found;
        there.box = box_orient(found.box, level.width, level.height, ways[i]);
        there.slab = slab_of_box(there.box);
        if (!picture_orient(&level, ways[i], &turned)) {
            g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("turn lettering"));
            return NULL;
        }
        double confidence = 0;
        char *text = line_reader_read(reader, &turned, &there, &confidence, error);
        if (text == NULL)
            return NULL;
        TextReading *reading = text_reading_new(text, confidence);
        gsize n = confidence >= REGION_BELIEVED ? expected_letters(judge, reading) : 0;
        if (n > most || (n == most && confidence > best->confidence)) {
            text_reading_free(best);
            best = reading;
            most = n;
        } else {
            text_reading_free(reading);
        }
    }
    return g_steal_pointer(&best);
}

static char *describe(const LaidLine *line, Box origin) {
    return g_strdup_printf("around %" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                           (gint64)line->x + origin.x0, (gint64)line->y + origin.y0);
}

/* Different letters and digits of a text. */
static guint count_distinct(const char *text) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            g_hash_table_add(seen, GUINT_TO_POINTER(g_utf8_get_char(text)));
    return g_hash_table_size(seen);
}

/* Whether a reading is of lettering, but doesn't tell what it says. */
static gboolean is_doubtful(const LaidLine *line, const TextReading *reading) {
    return line->calm >= LETTERING_CALM && reading->confidence < LETTERING_OTHER_TEXT &&
           count_distinct(reading->text) >= ELSEWHERE_DISTINCT;
}

/* Whether a line was read with confidence as another text, so that the same strokes seen in another
 * direction tell nothing. */
static gboolean is_other_text(const RegionJudge *judge, const TextReading *reading) {
    return reading->confidence >= LETTERING_OTHER_TEXT &&
           spelling_count(reading->text) >= LETTERING_SHORT &&
           !lettering_is_unreadable(judge->region->text, judge->engine) &&
           !lettering_holds_any(reading->text, LETTERING_DOUBTED, judge->tokens) &&
           !lettering_is_part(reading->text, judge->region->text);
}

/* Reads a line; says if it holds the text. NULL where reading fails. */
static TextReading *judge_line(RegionJudge *judge, LineReader *reader, const Picture *part,
                               const LaidLine *line, Box origin, const char *place, gint64 frame,
                               GError **error) {
    TextReading *reading = read_line(judge, reader, part, line, error);
    if (reading == NULL || reading->confidence < REGION_BELIEVED ||
        expected_letters(judge, reading) < ELSEWHERE_TOLD)
        return reading;
    judge->match = match_reading(reading->text, reading->confidence, judge->tokens);
    g_free(judge->ocr_text);
    judge->ocr_text = g_strdup(reading->text);
    g_autofree char *where = describe(line, origin);
    g_autofree char *reason = g_strdup_printf("expected text was read %s", where);
    judge_say(judge, REGION_LEGIBLE, place, frame, reason);
    return reading;
}

/* What was read with confidence in the part and in the region, in the part. */
static GArray *find_others(const RegionJudge *judge, const GArray *lines, const GPtrArray *readings,
                           Box origin) {
    GArray *others = g_array_new(FALSE, FALSE, sizeof(LaidLine));
    for (guint i = 0; i < judge->told->len; i++) {
        LaidLine line = g_array_index(judge->told, LaidLine, i);
        line.x -= (double)origin.x0;
        line.y -= (double)origin.y0;
        g_array_append_val(others, line);
    }
    for (guint i = 0; i < readings->len; i++) {
        const TextReading *reading = g_ptr_array_index(readings, i);
        LaidLine line = g_array_index(lines, LaidLine, i);
        line.n_letters = MAX(line.n_letters, spelling_count(reading->text));
        if (is_other_text(judge, reading))
            g_array_append_val(others, line);
    }
    return others;
}

/* New lettering that can't be read may be the text, but where it is another that was read. */
static void judge_doubtful(RegionJudge *judge, const Picture *part, const GArray *lines,
                           const GPtrArray *readings, Box origin, const char *place, gint64 frame) {
    g_autoptr(GArray) others = find_others(judge, lines, readings, origin);
    for (guint i = 0; i < readings->len; i++) {
        const LaidLine *line = &g_array_index(lines, LaidLine, i);
        const TextReading *reading = g_ptr_array_index(readings, i);
        if (!is_doubtful(line, reading) ||
            laid_line_explained(part, line, spelling_count(reading->text), others))
            continue;
        g_autofree char *where = describe(line, origin);
        g_autofree char *reason = g_strdup_printf(
            "lettering stands %s that is not in the original and can't be read (\"%s\"); it may be "
            "the expected text",
            where, reading->text);
        region_judge_failed(judge, place, frame, reason);
    }
}

static void read_lines(RegionJudge *judge, const Picture *part, const GArray *lines, Box origin,
                       gboolean are_new, const char *place, gint64 frame) {
    if (judge->engine == NULL || judge->match.tokens_total == 0)
        return;
    g_autoptr(LineReader) reader = line_reader_new_sharing(judge->engine);
    g_autoptr(GPtrArray) readings =
        g_ptr_array_new_with_free_func((GDestroyNotify)text_reading_free);
    for (guint i = 0; i < MIN(lines->len, ELSEWHERE_READ) && judge->verdict > REGION_LEGIBLE; i++) {
        g_autoptr(GError) error = NULL;
        TextReading *reading = judge_line(judge, reader, part, &g_array_index(lines, LaidLine, i),
                                          origin, place, frame, &error);
        if (reading == NULL) {
            region_judge_failed(judge, place, frame, error->message);
            reading = text_reading_new(g_strdup(""), 0);
        }
        g_ptr_array_add(readings, reading);
    }
    if (are_new && judge->verdict > REGION_LEGIBLE)
        judge_doubtful(judge, part, lines, readings, origin, place, frame);
}

void judge_posed(RegionJudge *judge, const Picture *part, const GArray *lines, Box origin,
                 const char *place, gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_RECOVERABLE)
        return;
    PosedText posed = posed_text_find(part, lines, &judge->strokes);
    if (!posed.found)
        return;
    g_autofree char *where = describe(&posed.line, origin);
    g_autofree char *reason =
        g_strdup_printf("the text's strokes stand %s, moved, scaled, turned or mirrored", where);
    judge_say(judge, REGION_RECOVERABLE, place, frame, reason);
}

void judge_written(RegionJudge *judge, const Picture *part, const GArray *lines, Box origin,
                   gboolean are_new, const char *place, gint64 frame) {
    judge_posed(judge, part, lines, origin, place, frame);
    read_lines(judge, part, lines, origin, are_new, place, frame);
}
