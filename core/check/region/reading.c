#include "core/check/region/reading.h"

#include "core/check/lettering/anywhere.h"
#include "core/check/lettering/isolated_text.h"
#include "core/check/lettering/lettering.h"
#include "core/check/lettering/shared_words.h"
#include "core/check/limits/lettering_limits.h"
#include "core/check/limits/region_limits.h"
#include "core/check/remains/remains.h"
#include "core/check/uniform.h"
#include "ocr/fold.h"
#include "ocr/region/region_reader.h"

static gboolean all_tokens_found(const char *text, gpointer data) {
    RegionJudge *judge = data;
    return match_reading(text, REGION_ASSUMED_CONFIDENCE, judge->tokens).tokens_removed == 0;
}

static void drop_unsure(GPtrArray *readings) {
    for (guint i = readings->len; i > 0; i--)
        if (((TextReading *)g_ptr_array_index(readings, i - 1))->confidence < REGION_BELIEVED)
            g_ptr_array_remove_index(readings, i - 1);
}

/* Takes over why a region can't be called hidden; frees the reason. */
static void leave_open(RegionJudge *judge, const char *place, gint64 frame, char *reason) {
    if (judge->unread == NULL) {
        judge->unread_frame = frame;
        judge->unread = g_strdup_printf("%s: %s", place, reason);
    }
    g_free(reason);
}

/* Expected text was read. shared: but words of it, in another text, which only the original could
 * tell from a leak. */
static void say_read(RegionJudge *judge, gboolean shared, const char *place, gint64 frame) {
    if (shared && !judge->has_strokes)
        judge_say(
            judge, REGION_UNDETERMINED, place, frame,
            "another text was read that has a word in common with the expected one: by chance, "
            "or since the rest was replaced; compare both by eye");
    else
        judge_say(judge, REGION_LEGIBLE, place, frame, "expected text was read");
}

/* Whether something was read that is more than specks. */
static gboolean holds_word(const GPtrArray *readings) {
    for (guint i = 0; i < readings->len; i++) {
        g_autoptr(FoldedText) folded = fold_text(((TextReading *)readings->pdata[i])->text);
        if (folded->length >= LETTERING_LEAST)
            return TRUE;
    }
    return FALSE;
}

void judge_read(RegionJudge *judge, const Picture *crop, guint n_lines, gboolean unsupported,
                const char *place, gint64 frame) {
    if (judge->engine == NULL || judge->verdict <= REGION_LEGIBLE || picture_is_uniform(crop))
        return;
    if (judge->match.tokens_total == 0)
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) readings =
        region_read(judge->engine, crop, n_lines, all_tokens_found, judge, &error);
    if (readings == NULL) {
        region_judge_failed(judge, place, frame, error->message);
        return;
    }
    if (unsupported)
        drop_unsure(readings);
    MatchResult match = match_readings(readings, judge->tokens, NULL);
    const char *best = "";
    if (readings->len > 0)
        best = ((TextReading *)g_ptr_array_index(readings, 0))->text;
    for (guint i = 0; i < readings->len && match.tokens_removed < match.tokens_total; i++) {
        /* The reading that shows the leak is worth more to a reviewer than the most confident one.
         */
        const TextReading *reading = g_ptr_array_index(readings, i);
        if (match_reading(reading->text, reading->confidence, judge->tokens).tokens_removed <
            match.tokens_total) {
            best = reading->text;
            break;
        }
    }
    if (judge->ocr_text == NULL || match.tokens_removed < judge->match.tokens_removed) {
        g_free(judge->ocr_text);
        judge->ocr_text = g_strdup(best);
    }
    if (match.tokens_removed < match.tokens_total) {
        judge->match = match;
        say_read(judge, shared_words_only(readings, judge->region->text, judge->tokens), place,
                 frame);
    } else if (lettering_is_unreadable(judge->region->text, judge->engine) &&
               holds_word(readings)) {
        leave_open(judge, place, frame,
                   g_strdup("letters were read in the region, but the expected text is of a script "
                            "that is not"));
    }
}

/* Takes over what was read; FALSE where it holds nothing of the expected text. */
static gboolean take_lettering(RegionJudge *judge, const Lettering *lettering, const char *place,
                               gint64 frame) {
    if (lettering->match.tokens_removed >= lettering->match.tokens_total)
        return FALSE;
    judge->match = lettering->match;
    g_free(judge->ocr_text);
    judge->ocr_text = g_strdup(lettering->read);
    say_read(judge, lettering->shared, place, frame);
    return TRUE;
}

static gboolean can_read(const RegionJudge *judge, const Picture *picture) {
    return judge->engine != NULL && judge->verdict > REGION_LEGIBLE &&
           judge->match.tokens_total > 0 && !picture_is_uniform(picture);
}

void judge_text(RegionJudge *judge, const char *text, const char *place, gint64 frame) {
    if (judge->verdict <= REGION_LEGIBLE || judge->match.tokens_total == 0)
        return;
    MatchResult match = match_reading(text, REGION_ASSUMED_CONFIDENCE, judge->tokens);
    if (match.tokens_removed >= match.tokens_total)
        return;
    judge->match = match;
    g_free(judge->ocr_text);
    judge->ocr_text = g_strdup(text);
    judge_say(judge, REGION_LEGIBLE, place, frame, "expected text stands there as text");
}

Box judge_widened(const RegionJudge *judge, Box box, gint64 columns, gint64 rows) {
    gint64 height = (box.y1 - box.y0) / judge->n_lines;
    return box_clip(box_grow(box, MAX(REGION_AROUND_LEAST, height / REGION_AROUND)), columns, rows);
}

/* What was read as other texts in a picture that the region lies in. */
static void keep_others(RegionJudge *judge, const Lettering *lettering, Box region) {
    const GArray *others = lettering->others;
    judge->n_other = lettering->n_other;
    Box box = judge_box(judge);
    g_array_set_size(judge->others, 0);
    for (guint i = 0; i < others->len; i++) {
        Box other = box_move(g_array_index(others, Box, i), box.x0 - region.x0, box.y0 - region.y0);
        g_array_append_val(judge->others, other);
    }
}

/* Whether another text was read that is half as long as the expected one, or longer: it stands in
 * its place, and what of it wasn't read is not taken for anything else. */
static gboolean is_replaced(const RegionJudge *judge) {
    gsize n_expected = 0;
    for (char **token = judge->tokens; *token; token++)
        n_expected += (gsize)g_utf8_strlen(*token, -1);
    return judge->n_other > 0 && 2 * judge->n_other >= n_expected;
}

void judge_remains(RegionJudge *judge, const Frame *scrubbed, gint64 frame) {
    if (judge->verdict != REGION_HIDDEN || judge->unread != NULL || judge->region->text == NULL ||
        is_replaced(judge))
        return;
    Box box = box_clip(judge_box(judge), scrubbed->format.columns, scrubbed->format.rows);
    Box wide = box_clip(box_grow(box, remains_margin(box, judge->region->text)),
                        scrubbed->format.columns, scrubbed->format.rows);
    g_auto(Picture) crop = {0};
    crop_from_frame(scrubbed, wide, -1, &crop);
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(Box));
    for (guint i = 0; i < judge->others->len; i++) {
        Box other = box_move(g_array_index(judge->others, Box, i), -wide.x0, -wide.y0);
        g_array_append_val(others, other);
    }
    const char *found =
        remains_find(&crop, box_move(box, -wide.x0, -wide.y0), judge->region->text, others);
    if (found != NULL)
        leave_open(judge, "frame", frame, g_strdup(found));
}

LetteringKind judge_lettering(RegionJudge *judge, const Picture *picture, Box region,
                              const char *place, gint64 frame) {
    if (!can_read(judge, picture))
        return LETTERING_NONE;
    g_autoptr(GError) error = NULL;
    g_auto(Lettering) lettering = {0};
    if (!lettering_find(picture, region, judge->region->text, judge->tokens, judge->engine,
                        &lettering, &error)) {
        region_judge_failed(judge, place, frame, error->message);
        return LETTERING_DOUBTFUL;
    }
    keep_others(judge, &lettering, region);
    if (judge->ocr_text == NULL)
        judge->ocr_text = g_strdup(lettering.read);
    if (take_lettering(judge, &lettering, place, frame))
        return LETTERING_NONE;
    if (lettering.repeats)
        judge_say(judge, REGION_RECOVERABLE, place, frame,
                  "letters that the expected text repeats look alike in the region, and no other "
                  "text's do");
    if (lettering.n_unread >= LETTERING_LEAST) {
        const Languages *languages = recognizer_languages(judge->engine);
        g_autofree char *tried = languages_describe(languages);
        leave_open(judge, place, frame,
                   g_strdup_printf("lettering that can't be read stands in the region (\"%s\"); "
                                   "without the original's strokes it can't be told from the "
                                   "expected text%s%s",
                                   g_strdelimit(lettering.unread, "\n", ' '),
                                   languages->unreadable ? "; read in the languages " : "",
                                   languages->unreadable ? tried : ""));
    }
    if (lettering.n_unread >= LETTERING_LEAST)
        return LETTERING_DOUBTFUL;
    return lettering.n_other > lettering.n_unread ? LETTERING_OTHER : LETTERING_NONE;
}

void judge_isolated(RegionJudge *judge, const Picture *picture, Box region, const char *place,
                    gint64 frame) {
    if (!can_read(judge, picture))
        return;
    g_autoptr(GError) error = NULL;
    g_auto(Lettering) lettering = {0};
    if (!lettering_find_isolated(picture, region, judge->region->text, judge->tokens, judge->engine,
                                 &lettering, &error))
        region_judge_failed(judge, place, frame, error->message);
    else
        take_lettering(judge, &lettering, place, frame);
}

gboolean region_judge_wants_anywhere(const RegionJudge *judge) {
    return judge->engine != NULL && judge->verdict > REGION_LEGIBLE &&
           anywhere_can_tell(judge->tokens);
}

/* Whether a line lies in one of the boxes, its middle that is. */
static gboolean is_left_out(const ReadLine *line, const GArray *boxes) {
    gint64 x = (line->box.x0 + line->box.x1) / 2, y = (line->box.y0 + line->box.y1) / 2;
    for (guint i = 0; i < boxes->len; i++) {
        Box box = g_array_index(boxes, Box, i);
        if (x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1)
            return TRUE;
    }
    return FALSE;
}

/* A line on an even ground that can't be read, and is as long as one of the expected text. */
static void leave_unread_open(RegionJudge *judge, const GArray *lines, const GArray *left_out,
                              const char *place, gint64 frame) {
    for (guint i = 0; i < lines->len && judge->verdict == REGION_HIDDEN; i++) {
        const ReadLine *line = &g_array_index(lines, ReadLine, i);
        if (!anywhere_may_be(line, judge->region->text) || is_left_out(line, left_out))
            continue;
        leave_open(judge, place, frame,
                   g_strdup_printf("lettering that can't be read stands at %" G_GINT64_FORMAT
                                   ",%" G_GINT64_FORMAT " (\"%s\"); it may be the expected text, "
                                   "moved, turned or mirrored",
                                   line->box.x0, line->box.y0, line->text));
        return;
    }
}

void region_judge_read_anywhere(RegionJudge *judge, const GArray *lines, const GArray *left_out,
                                const char *place, gint64 frame) {
    if (!region_judge_wants_anywhere(judge))
        return;
    for (guint i = 0; i < lines->len && judge->verdict > REGION_LEGIBLE; i++) {
        const ReadLine *line = &g_array_index(lines, ReadLine, i);
        if (!anywhere_tells(line, judge->tokens) || is_left_out(line, left_out))
            continue;
        judge->match = match_reading(line->text, line->confidence, judge->tokens);
        g_free(judge->ocr_text);
        judge->ocr_text = g_strdup(line->text);
        g_autofree char *reason =
            g_strdup_printf("expected text was read at %" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                            line->box.x0, line->box.y0);
        judge_say(judge, REGION_LEGIBLE, place, frame, reason);
    }
    leave_unread_open(judge, lines, left_out, place, frame);
}
