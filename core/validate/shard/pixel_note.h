/* What a shard of a validation notes of a file: all that takes long of judging it. The rest, which
 * rests on what else is in its batch and in the key, the run over all of the plan finds anew. */
#pragma once
#include "core/image/digest.h"
#include "core/run/record.h"

typedef struct PixelNote {
    char *instance; /* SOP Instance UID; NULL of one that is lost, or isn't judged */
    char *lost;     /* why no worker survives it; NULL: one does */
    PixelDigest digest;
    char *failed;   /* why no worker survives a look at its pixels; NULL likewise */
    GBytes *pixels; /* what judge_pixels() says of it; NULL: it leaves it out, or fails */
} PixelNote;

void pixel_note_put(const PixelNote *note, GByteArray *record);
/* FALSE where the record is none; the note is to be cleared all the same. */
gboolean pixel_note_read(PixelNote *note, GBytes *record);
void pixel_note_clear(PixelNote *note);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PixelNote, pixel_note_clear)
