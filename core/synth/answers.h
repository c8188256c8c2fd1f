/* What a dataset comes with: answer key, maps, configuration, and the truth about each image.
 * Formats: the MIDI benchmark's key and maps; the truth files say which flaws were planted. */
#pragma once
#include "core/synth/instance.h"

typedef struct Answers Answers;

/* Creates answers.db, uid_mapping.csv, patid_mapping.csv, config.json, truth_regions.csv and
 * truth_pixels.csv in the folder; existing ones are replaced. */
Answers *answers_new(const char *folder, GError **error);
void answers_free(Answers *answers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answers, answers_free)

typedef struct Answer {
    const char *file; /* below original/ and deid/ */
    PictureKind kind;
    const Picture *picture; /* the original */
    const char *study_description;
    const Identity *before, *after;
    const Treatment *treatment;
    const TextRegion *region;  /* NULL: the image has no text */
    const char *text;          /* in the region */
    const char *pixels_digest; /* md5 of the original's PixelData bytes */
    const char *damaged_box;   /* NULL where it isn't known */
    const char *codec_original, *codec_deid;
} Answer;

gboolean answers_add(Answers *answers, const Answer *answer, GError **error);
/* Writes what is still held back. */
gboolean answers_finish(Answers *answers, GError **error);
