/* Whether anything but the key's regions changed between an original and its scrubbed copy, and
 * how. */
#pragma once
#include "codecs/stream/loss.h"
#include "core/check/check.h"
#include "core/check/crop.h"

typedef struct Damage Damage;

/* regions: array of Box, in pixels, that are not looked at in any frame. */
Damage *damage_new(const GArray *regions);
void damage_free(Damage *damage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Damage, damage_free)

/* Compares a frame with its original. Both are normalized and in the same colour space; their rows,
 * columns, samples or depth may differ. converted: one of them came from another colour space, so
 * that values may be rounded. loss: what the scrubbed frame's stream says that it loses; NULL where
 * it says nothing. Returns the box around all changes, empty where there are none but loss. */
Box damage_add_frame(Damage *damage, const Frame *original, const Frame *scrubbed,
                     gboolean converted, const CodingLoss *loss);

/* Notes frames that one of the two does not have. */
void damage_add_frame_counts(Damage *damage, gsize original, gsize scrubbed);

/* The verdict over all frames that were added. encoding: what of it differs, as "in another
 * transfer syntax"; NULL where nothing does. */
void damage_verdict(const Damage *damage, const char *encoding, PixelsResult *out);
