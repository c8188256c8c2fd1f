#include "core/check/region/judge.h"

#include "ocr/match.h"
#include <math.h>

RegionJudge *region_judge_new(const AnswerRegion *region, Recognizer *engine, gboolean with_crops) {
    RegionJudge *judge = g_new0(RegionJudge, 1);
    judge->region = region;
    judge->engine = engine;
    if (with_crops)
        judge->crops = g_ptr_array_new_with_free_func((GDestroyNotify)region_crop_free);
    judge->tokens = match_tokens(region->text ? region->text : "");
    judge->n_lines = 1;
    for (const char *at = region->text; at && *at; at++)
        judge->n_lines += *at == '\n' && at[1] != '\0';
    judge->others = g_array_new(FALSE, FALSE, sizeof(Box));
    judge->told = g_array_new(FALSE, FALSE, sizeof(LaidLine));
    judge->verdict = REGION_HIDDEN;
    judge->frame = -1;
    judge->residue = NAN;
    judge->all_uniform = TRUE;
    judge->match.tokens_total = judge->match.tokens_removed = g_strv_length(judge->tokens);
    judge->match.score = 1;
    return judge;
}

void region_judge_free(RegionJudge *judge) {
    if (judge == NULL)
        return;
    g_strfreev(judge->tokens);
    strokes_clear(&judge->strokes);
    g_clear_pointer(&judge->seen, g_byte_array_unref);
    frame_sums_clear(&judge->views);
    g_free(judge->place);
    g_free(judge->ocr_text);
    g_free(judge->reason);
    g_free(judge->unread);
    g_array_unref(judge->others);
    g_array_unref(judge->told);
    g_clear_pointer(&judge->crops, g_ptr_array_unref);
    g_free(judge);
}

void judge_say(RegionJudge *judge, RegionVerdict verdict, const char *place, gint64 frame,
               const char *reason) {
    if (verdict >= judge->verdict)
        return;
    judge->verdict = verdict;
    judge->frame = frame;
    g_free(judge->place);
    judge->place = g_strdup(place);
    g_free(judge->reason);
    judge->reason = g_strdup(reason);
}

Box judge_box(const RegionJudge *judge) {
    return (Box){judge->region->x0, judge->region->y0, judge->region->x1, judge->region->y1};
}

void region_judge_unchanged(RegionJudge *judge) {
    judge->looked = TRUE;
    judge->match.tokens_removed = 0;
    judge->match.score = 0;
    judge_say(judge, REGION_UNTOUCHED, "frame", 0,
              "the pixel data is byte for byte the original's");
}

void region_judge_failed(RegionJudge *judge, const char *place, gint64 frame, const char *why) {
    g_autofree char *reason = g_strdup_printf("%s: %s", place, why);
    judge_say(judge, REGION_UNDETERMINED, place, frame, reason);
}

/* Nothing was read; what is left may still follow strokes that nobody knows. */
#define NOT_FOUND                                                                                  \
    "the key's text was not found in the original, not all of it or not clearly, so that faint "   \
    "remains of it could not be looked for; compare both images, and the key's box and text, by "  \
    "eye"

/* Whether the key's text gives nothing to look for. Where all is of one value none of it is left,
 * if there is a text at all. */
static gboolean says_nothing(const RegionJudge *judge) {
    gboolean is_empty = judge->region->text == NULL || *judge->region->text == '\0';
    gboolean is_uniform = judge->looked && judge->all_uniform;
    return judge->match.tokens_total == 0 && !judge->has_strokes && (is_empty || !is_uniform);
}

void region_judge_finish(const RegionJudge *judge, gboolean has_original, RegionResult *row) {
    row->verdict = judge->verdict;
    row->frame = judge->frame;
    row->tokens_total = judge->match.tokens_total;
    row->tokens_removed = judge->match.tokens_removed;
    row->score = judge->match.score;
    row->residue = judge->residue;
    if (judge->crops != NULL)
        row->crops = g_ptr_array_ref(judge->crops);
    g_free(row->place);
    row->place = g_strdup(judge->place ? judge->place : "");
    g_free(row->ocr_text);
    row->ocr_text = g_strdup(judge->ocr_text ? judge->ocr_text : "");
    g_free(row->reason);
    const char *reason = judge->reason;
    if (judge->verdict == REGION_HIDDEN && says_nothing(judge)) {
        row->verdict = REGION_UNDETERMINED;
        reason = "the key's text for the region holds no word that could be looked for";
    } else if (judge->verdict == REGION_HIDDEN && !judge->has_strokes && judge->unread != NULL) {
        row->verdict = REGION_UNDETERMINED;
        row->frame = judge->unread_frame;
        reason = judge->unread;
    } else if (judge->verdict == REGION_HIDDEN && judge->doubt != NULL) {
        row->verdict = REGION_UNDETERMINED;
        row->frame = judge->doubt_frame;
        reason = judge->doubt;
    } else if (judge->verdict == REGION_HIDDEN && has_original && !judge->has_strokes &&
               (judge->unsearched || !judge->all_uniform)) {
        row->verdict = REGION_UNDETERMINED;
        reason = NOT_FOUND;
    } else if (judge->verdict == REGION_HIDDEN && judge->looked && judge->all_uniform)
        reason = "the region is uniform";
    else if (judge->verdict == REGION_HIDDEN && judge->engine == NULL && !judge->has_strokes) {
        row->verdict = REGION_UNDETERMINED;
        reason = has_original ? "no strokes were found in the original and nothing was read"
                              : "without the original and without OCR";
    } else if (judge->verdict == REGION_HIDDEN && !has_original)
        reason = "no expected text was read; faint residue can't be told without the original";
    else if (judge->verdict == REGION_HIDDEN && !judge->has_strokes)
        reason = "no expected text was read; no strokes were found in the original to compare with";
    else if (judge->verdict == REGION_HIDDEN)
        reason = "no expected text was read and no residue of its strokes found";
    row->reason = g_strdup(reason ? reason : "");
    if (row->verdict == REGION_UNDETERMINED) { /* nothing is known to be gone */
        row->tokens_removed = 0;
        row->score = 0;
    }
}
