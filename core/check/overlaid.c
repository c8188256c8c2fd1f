#include "core/check/overlaid.h"

#include "core/check/decoded.h"

/* The judge for the text in a place of the original, once one shows it. */
typedef struct OverlaidSearch {
    const RegionJudge *judge;
    RegionJudge *found;
} OverlaidSearch;

static gboolean visit_place(Place *given, const char *name, const GError *error, gpointer data) {
    (void)name;
    (void)error; /* of the original: the scrubbed image's places are judged by themselves */
    g_autoptr(Place) place = given;
    OverlaidSearch *search = data;
    if (place != NULL)
        search->found = region_judge_for_place(search->judge, place);
    return search->found == NULL;
}

/* FALSE where a frame of the original shows the text as well, or can't be looked at. */
static gboolean judge_frames(RegionJudge *judge, const OverlaidImages *images) {
    gsize n = pixel_data_n_frames(images->original_pixels);
    if (n != pixel_data_n_frames(images->scrubbed_pixels))
        return FALSE;
    for (gsize i = 0; i < n; i++) {
        g_auto(Decoded) before = {0}, after = {0};
        if (!decoded_frame(images->original_pixels, i, &before, NULL, NULL, NULL) ||
            !decoded_frame(images->scrubbed_pixels, i, &after, NULL, NULL, NULL) ||
            region_judge_sees_text(judge, decoded_shown(&before)))
            return FALSE;
        region_judge_beneath(judge, decoded_shown(&before), decoded_shown(&after), i);
    }
    return TRUE;
}

RegionJudge *overlaid_judge(const RegionJudge *judge, const OverlaidImages *images) {
    OverlaidSearch search = {judge, NULL};
    if (!region_judge_is_unchanged(judge))
        return NULL;
    places_visit(images->original, images->original_pixels, visit_place, &search);
    g_autoptr(RegionJudge) found = search.found;
    if (found == NULL || !judge_frames(found, images))
        return NULL;
    return g_steal_pointer(&found);
}
