#include "core/check/limits/lettering_limits.h"
#include "core/check/region/judge.h"
#include "ocr/fold.h"
#include <string.h>

gboolean region_judge_wants_coded(const RegionJudge *judge) {
    return judge->verdict > REGION_LEGIBLE && judge->match.tokens_total > 0;
}

/* Letters that have no Latin form, and what folds away with them, are compared as they stand. */
static gboolean holds(const char *content, const FoldedText *folded, const char *token) {
    g_autoptr(FoldedText) wanted = fold_text(token);
    if (wanted->length > 0)
        return strstr(folded->letters, wanted->letters) != NULL;
    g_autofree char *text = g_utf8_casefold(content, -1), *part = g_utf8_casefold(token, -1);
    return *part != '\0' && strstr(text, part) != NULL;
}

void region_judge_coded(RegionJudge *judge, const CodedText *coded, const char *place,
                        gint64 frame) {
    if (!region_judge_wants_coded(judge))
        return;
    g_autoptr(FoldedText) folded = fold_text(coded->content);
    gboolean within = coded->in_image && !box_is_empty(box_intersect(coded->box, judge_box(judge)));
    guint n = 0, n_long = 0;
    for (char **token = judge->tokens; *token; token++) {
        gboolean held = holds(coded->content, folded, *token);
        n += held;
        n_long += held && g_utf8_strlen(*token, -1) >= ANYWHERE_WORD;
    }
    if (n == 0 || (n_long == 0 && n < ANYWHERE_SHORT_WORDS && !within))
        return;
    judge->match.tokens_removed = MIN(judge->match.tokens_removed, judge->match.tokens_total - n);
    judge->match.score = (double)judge->match.tokens_removed / judge->match.tokens_total;
    g_free(judge->ocr_text);
    judge->ocr_text = g_strdup(coded->shown);
    g_autofree char *reason = g_strdup_printf("a barcode at %" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                                              " holds expected text",
                                              coded->box.x0, coded->box.y0);
    judge_say(judge, REGION_LEGIBLE, place, frame, reason);
}
