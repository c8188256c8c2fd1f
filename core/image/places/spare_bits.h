/* What a decoded frame holds besides its stored bits. PS3.5 8.1.1. Not for other folders. */
#pragma once
#include "core/image/places.h"

/* Bits of the container outside bits_stored: new Places of kind PLACE_HIGH_BITS, one per sample of
 * a pixel and per 16 such bits, the ones below the stored bits first. Without those that are zero
 * everywhere; none at all where every sample has nothing but its sign there. `frame` is as decoded,
 * not normalized. taken: bits of the container that are looked at by themselves, as embedded
 * overlays are. */
GPtrArray *spare_bits(const Frame *frame, guint64 taken, const char *name, gsize index);

/* One bit of the first sample of every pixel: an embedded overlay. rows * columns of 0 and 1, newly
 * allocated. */
guint16 *bit_plane(const Frame *frame, guint bit);
