#include "core/check/region/written.h"

#include "core/check/elsewhere/laid_lines.h"
#include "core/check/elsewhere/posed_text.h"
#include "core/check/limits/elsewhere_limits.h"
#include "core/check/limits/lettering_limits.h"
#include "core/check/limits/region_limits.h"
#include "ocr/orientation.h"
#include "ocr/read/reader.h"

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
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to level lettering");
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
            g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to turn lettering");
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

/* Reads a line; says what that tells of the text. FALSE where reading fails. */
static gboolean judge_line(RegionJudge *judge, LineReader *reader, const Picture *part,
                           const LaidLine *line, Box origin, gboolean is_new, const char *place,
                           gint64 frame, GError **error) {
    g_autoptr(TextReading) reading = read_line(judge, reader, part, line, error);
    if (reading == NULL)
        return FALSE;
    g_autofree char *where = describe(line, origin);
    if (reading->confidence >= REGION_BELIEVED &&
        expected_letters(judge, reading) >= ELSEWHERE_TOLD) {
        judge->match = match_reading(reading->text, reading->confidence, judge->tokens);
        g_free(judge->ocr_text);
        judge->ocr_text = g_strdup(reading->text);
        g_autofree char *reason = g_strdup_printf("expected text was read %s", where);
        judge_say(judge, REGION_LEGIBLE, place, frame, reason);
    } else if (is_new && is_doubtful(line, reading)) {
        g_autofree char *reason = g_strdup_printf(
            "lettering stands %s that is not in the original and can't be read (\"%s\"); it may be "
            "the expected text",
            where, reading->text);
        region_judge_failed(judge, place, frame, reason);
    }
    return TRUE;
}

static void read_lines(RegionJudge *judge, const Picture *part, const GArray *lines, Box origin,
                       gboolean are_new, const char *place, gint64 frame) {
    if (judge->engine == NULL || judge->match.tokens_total == 0)
        return;
    g_autoptr(LineReader) reader = line_reader_new_sharing(judge->engine);
    for (guint i = 0; i < MIN(lines->len, ELSEWHERE_READ) && judge->verdict > REGION_LEGIBLE; i++) {
        g_autoptr(GError) error = NULL;
        if (!judge_line(judge, reader, part, &g_array_index(lines, LaidLine, i), origin, are_new,
                        place, frame, &error))
            region_judge_failed(judge, place, frame, error->message);
    }
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
