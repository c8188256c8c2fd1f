#include "core/check/region/leftovers.h"

#include "core/check/elsewhere/laid_lines.h"
#include "core/check/limits/elsewhere_limits.h"
#include "core/check/limits/region_limits.h"
#include "core/check/limits/short_limits.h"
#include "core/check/region/reading.h"
#include "core/check/region/written.h"
#include "core/check/strokes/elsewhere.h"
#include "core/check/strokes/glyphs.h"
#include "core/check/strokes/kept.h"
#include "core/check/strokes/short_text.h"
#include "core/check/uniform.h"
#include "ocr/no_memory.h"
#include "ocr/region/region_reader.h"
#include <math.h>

static gboolean most_tokens_found(const char *text, gpointer data) {
    RegionJudge *judge = data;
    MatchResult match = match_reading(text, REGION_ASSUMED_CONFIDENCE, judge->tokens);
    return match.tokens_total > 0 && 2 * match.tokens_removed <= match.tokens_total;
}

/* Whether the text can be read in the original where strokes like its own were found. */
static gboolean reads_as_text(RegionJudge *judge, const Picture *before, const Strokes *strokes) {
    g_auto(UprightPicture) turned = {0};
    if (judge->engine == NULL || !upright_picture(&strokes->upright, before, &turned))
        return FALSE;
    Box box = {0};
    for (guint i = 0; i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        Box here = {(gint64)line->x0, (gint64)line->y0, (gint64)line->x1, (gint64)line->y1};
        box = i == 0 ? here : box_unite(box, here);
    }
    Picture crop =
        picture_view(&turned.picture, box_clip(box_grow(box, REGION_AROUND_LEAST),
                                               (gint64)strokes->width, (gint64)strokes->height));
    g_autoptr(GPtrArray) readings =
        region_read(judge->engine, &crop, strokes->lines->len, most_tokens_found, judge, NULL);
    if (readings == NULL)
        return FALSE;
    MatchResult match = match_readings(readings, judge->tokens, NULL);
    return match.tokens_total > 0 && 2 * match.tokens_removed <= match.tokens_total;
}

gboolean judge_take_strokes(RegionJudge *judge, const Picture *before) {
    g_auto(Strokes) strokes;
    strokes_find_anywhere(before, judge->region->text, &strokes);
    if (strokes.lines->len == 0 || (strokes.likely && !reads_as_text(judge, before, &strokes)))
        return FALSE;
    strokes_clear(&judge->strokes);
    judge->strokes = strokes;
    strokes = (Strokes){0};
    judge->has_strokes = TRUE;
    return TRUE;
}

gboolean strokes_untouched(const Strokes *strokes, const Picture *original,
                           const Picture *scrubbed) {
    g_auto(UprightPicture) before = {0}, after = {0};
    if (!upright_picture(&strokes->upright, original, &before) ||
        !upright_picture(&strokes->upright, scrubbed, &after))
        return FALSE;
    gsize width = strokes->width, height = strokes->height, wanted = 0, kept = 0;
    double tolerance = strokes_tolerance(strokes);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            if (!strokes_near(strokes, x, y))
                continue;
            wanted++;
            kept += fabs((double)picture_row16(&before.picture, 0, y)[x] -
                         picture_row16(&after.picture, 0, y)[x]) <= tolerance;
        }
    return wanted > 0 && (double)kept >= REGION_UNTOUCHED_SHARE * (double)wanted;
}

/* Whether a letter's pixels changed in the region, and the strokes are so few that something else
 * may have been taken for them. */
static gboolean may_be_others(const Strokes *strokes, const Picture *original,
                              const Picture *scrubbed) {
    gsize glyphs = 0, changed = 0;
    for (guint i = 0; i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        g_autoptr(GArray) found = glyphs_of_line(strokes, line);
        glyphs += found->len;
    }
    if (glyphs >= ELSEWHERE_GLYPHS_LEAST)
        return FALSE;
    double tolerance = strokes_tolerance(strokes);
    for (gsize y = 0; y < original->height; y++)
        for (gsize x = 0; x < original->width; x++)
            changed += fabs((double)picture_row16(original, 0, y)[x] -
                            picture_row16(scrubbed, 0, y)[x]) > tolerance;
    return changed >= REGION_LETTER_PIXELS;
}

void judge_untouched(RegionJudge *judge, const Picture *original, const Picture *scrubbed,
                     gint64 frame) {
    if (may_be_others(&judge->strokes, original, scrubbed)) {
        judge_say(
            judge, REGION_UNDETERMINED, "frame", frame,
            "something that looks like the text is as in the original, but it is too short to "
            "tell it from what was removed beside it; compare both images by eye");
        return;
    }
    judge->match.tokens_removed = 0;
    judge->match.score = 0;
    judge_say(judge, REGION_UNTOUCHED, "frame", frame, "the strokes are as in the original");
}

void judge_take_residue(RegionJudge *judge, Residue residue, const char *place, gint64 frame) {
    if (!isnan(residue.deviations) && !(residue.deviations <= judge->residue))
        judge->residue = residue.deviations;
    if (residue.doubt != NULL && judge->doubt == NULL) {
        judge->doubt = residue.doubt;
        judge->doubt_frame = frame;
    }
    if (residue.significant)
        judge_say(judge, REGION_RECOVERABLE, place, frame,
                  "what is left follows the original's strokes and no decoy's");
}

void judge_residue(RegionJudge *judge, const Picture *crop, const Picture *original,
                   const Strokes *strokes, const char *place, gint64 frame) {
    if (picture_is_uniform(crop) || judge->verdict < REGION_RECOVERABLE)
        return;
    g_auto(UprightPicture) after = {0}, before = {0};
    if (!upright_picture(&strokes->upright, crop, &after) ||
        (original != NULL && !upright_picture(&strokes->upright, original, &before))) {
        region_judge_failed(judge, place, frame, "out of memory");
        return;
    }
    judge_take_residue(judge,
                       residue_measure(&after.picture, original ? &before.picture : NULL, strokes),
                       place, frame);
}

Box judge_box_around(const RegionJudge *judge, gint64 columns, gint64 rows) {
    gsize height = 0;
    for (guint i = 0; i < judge->strokes.lines->len; i++) {
        const TextLine *line = &g_array_index(judge->strokes.lines, TextLine, i);
        height = MAX(height, line->y1 - line->y0);
    }
    return box_clip(box_grow(judge_box(judge), (gint64)(SHORT_AROUND * height)), columns, rows);
}

void judge_short_lines(RegionJudge *judge, const Picture *around, Box box, const Picture *after,
                       const Picture *original, gint64 frame) {
    if (judge->verdict <= REGION_RECOVERABLE || picture_is_uniform(after))
        return;
    const Upright *upright = &judge->strokes.upright;
    /* Rotated about another middle, the surroundings would lie off by parts of a pixel. */
    gboolean with_surroundings = upright->degrees == 0;
    g_auto(UprightPicture) now = {0}, before = {0};
    if (!upright_picture(upright, with_surroundings ? around : after, &now) ||
        (original != NULL && !upright_picture(upright, original, &before))) {
        region_judge_failed(judge, "frame", frame, "out of memory");
        return;
    }
    Box region = {0};
    if (with_surroundings) {
        gint64 x0 = MAX(judge->region->x0, 0) - box.x0, y0 = MAX(judge->region->y0, 0) - box.y0;
        region = upright_box(&now, (Box){x0, y0, x0 + (gint64)judge->strokes.from_width,
                                         y0 + (gint64)judge->strokes.from_height});
    }
    ShortTrace trace = short_text_trace(&now.picture, region.x0, region.y0,
                                        original ? &before.picture : NULL, &judge->strokes);
    if (trace == SHORT_TRACE_CLEAR)
        judge_say(judge, REGION_RECOVERABLE, "frame", frame,
                  "the few strokes of the text stand out where they were, and nothing around them "
                  "looks like them");
    else if (trace == SHORT_TRACE_DOUBTFUL)
        judge_say(judge, REGION_UNDETERMINED, "frame", frame,
                  "something stands out where the text's strokes were, but they are too few to "
                  "tell them from chance; compare both images by eye");
}

void judge_anywhere(RegionJudge *judge, const Picture *picture, Box origin, double scale_x,
                    double scale_y, const char *place, gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_RECOVERABLE || picture_is_uniform(picture))
        return;
    g_auto(UprightPicture) turned = {0};
    if (!upright_picture(&judge->strokes.upright, picture, &turned)) {
        region_judge_failed(judge, place, frame, "out of memory");
        return;
    }
    Elsewhere elsewhere = elsewhere_find(&turned.picture, &judge->strokes, scale_x, scale_y);
    if (elsewhere.found) {
        Box corner = {elsewhere.x, elsewhere.y, elsewhere.x + 1, elsewhere.y + 1};
        corner = upright_box_back(&turned, corner);
        g_autofree char *reason =
            g_strdup_printf("the text's strokes are at %" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                            corner.x0 + origin.x0, corner.y0 + origin.y0);
        judge_say(judge, REGION_RECOVERABLE, place, frame, reason);
    } else if (elsewhere.likeness < ELSEWHERE_TEXT) {
        return;
    }
    gint64 width = (gint64)((double)judge->strokes.width * scale_x);
    gint64 height = (gint64)judge->strokes.height;
    gint64 margin = height / judge->n_lines / REGION_AROUND + REGION_AROUND_LEAST;
    Box there = {elsewhere.x, elsewhere.y - height, elsewhere.x + width, elsewhere.y + height};
    there = box_clip(box_grow(there, margin), (gint64)turned.picture.width,
                     (gint64)turned.picture.height);
    Picture part = picture_view(&turned.picture, there);
    judge_read(judge, &part, 0, FALSE, place, frame);
}

void judge_within(RegionJudge *judge, const Picture *region, const char *place, gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_RECOVERABLE || picture_is_uniform(region))
        return;
    g_auto(UprightPicture) turned = {0};
    if (!upright_picture(&judge->strokes.upright, region, &turned)) {
        region_judge_failed(judge, place, frame, "out of memory");
        return;
    }
    Elsewhere plain = elsewhere_find(&turned.picture, &judge->strokes, 1, 1);
    if (plain.found || elsewhere_find_over_edges(&turned.picture, &judge->strokes).found) {
        judge_say(judge, REGION_RECOVERABLE, place, frame,
                  "the text's strokes are in the region, moved or turned");
        return;
    }
    if (plain.likeness >= ELSEWHERE_FEW_COPY)
        judge_say(
            judge, REGION_UNDETERMINED, place, frame,
            "something in the region is very like the text's strokes, but they are too few to "
            "tell them from others; compare both images by eye");
    g_autoptr(GArray) lines = laid_lines_find(region, NULL);
    if (lines == NULL)
        region_judge_failed(judge, place, frame, NO_MEMORY_TO("look for lettering"));
    else
        judge_posed(judge, region, lines, (Box){0}, place, frame);
}
