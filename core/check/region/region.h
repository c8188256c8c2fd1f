/* The verdict on one region of the key: fed with every place that holds pixels, keeps the worst. */
#pragma once
#include "core/check/check.h"
#include "core/check/crop.h"
#include "core/image/places.h"

typedef struct RegionJudge RegionJudge;

/* engine NULL: nothing is read. with_crops: the worst is drawn for the report. The key's region
 * must outlive the judge. */
RegionJudge *region_judge_new(const AnswerRegion *region, Recognizer *engine, gboolean with_crops);
void region_judge_free(RegionJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegionJudge, region_judge_free)

/* A frame of the scrubbed image and, if there is one, the original's: normalized, grey or RGB. Of
 * PALETTE COLOR images, the indices as well; else NULL. */
typedef struct FramePair {
    const Frame *scrubbed, *original;
    const Frame *scrubbed_indices, *original_indices;
} FramePair;
void region_judge_frame(RegionJudge *judge, const FramePair *pair, gsize index);

/* What all frames show together: their mean, maximum, minimum and difference may show a text that
 * no single one does. After the last frame. */
void region_judge_views(RegionJudge *judge);

/* A part of a frame that was changed although no region lies there: the text may have been moved to
 * it. lines: of LaidLine (laid_lines.h), those in it that the original doesn't have; NULL: none.
 * After region_judge_frame() with the same frame. */
void region_judge_outside(RegionJudge *judge, const Picture *part, Box box, const GArray *lines,
                          gsize index);

/* Another place. columns and rows: size of the image, to which places of another grid are related.
 */
void region_judge_place(RegionJudge *judge, const Place *place, gint64 columns, gint64 rows);

/* What was read anywhere in a place (array of ReadLine), without an original to say where else the
 * text could be. left_out: boxes of regions, in samples of the place: what stands there is judged
 * with them. */
void region_judge_read_anywhere(RegionJudge *judge, const GArray *lines, const GArray *left_out,
                                const char *place, gint64 frame);
/* Whether that could make the verdict worse. */
gboolean region_judge_wants_anywhere(const RegionJudge *judge);

/* What a barcode says, and where. */
typedef struct CodedText {
    const char *shown;   /* with the kind of barcode, as it is told */
    const char *content; /* UTF-8 */
    Box box;
    gboolean in_image; /* the box is in samples of the image, not of another grid */
} CodedText;
/* Legible if it holds a token of the expected text, letter by letter: one that is long enough, two,
 * or any where the barcode lies in the region. */
void region_judge_coded(RegionJudge *judge, const CodedText *coded, const char *place,
                        gint64 frame);
/* Whether that could make the verdict worse. */
gboolean region_judge_wants_coded(const RegionJudge *judge);

/* All frames are byte for byte the original's. */
void region_judge_unchanged(RegionJudge *judge);

/* Whether the verdict so far is that the region is as it was. */
gboolean region_judge_is_unchanged(const RegionJudge *judge);
/* A new judge for the text as a place of the original shows it, which lies over the frames; NULL
 * where the text isn't read there. */
RegionJudge *region_judge_for_place(const RegionJudge *judge, const Place *place);
/* Of such a judge: whether a frame of the original shows the text as well. */
gboolean region_judge_sees_text(const RegionJudge *judge, const Frame *original);
/* Of such a judge: judges a scrubbed frame, of which nothing needs looking at that is as it was. */
void region_judge_beneath(RegionJudge *judge, const Frame *original, const Frame *scrubbed,
                          gsize index);

/* Draws the region for the report, where the frame that was just judged made the verdict worse or
 * is the first. The original may be NULL or of another size; where: the box that text was found in;
 * NULL: the region's own. */
void region_judge_draw(RegionJudge *judge, const Frame *scrubbed, const Frame *original,
                       const Box *where);

/* Something that should have been looked at could not be. */
void region_judge_failed(RegionJudge *judge, const char *place, gint64 frame, const char *why);

/* Writes the verdict into a row made by check_result_for_task(). has_original: residue could be
 * measured. */
void region_judge_finish(const RegionJudge *judge, gboolean has_original, RegionResult *row);
