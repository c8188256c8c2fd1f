/* A frame decoded into what is judged. */
#pragma once
#include "core/image/pixel_data.h"

typedef struct Decoded {
    Frame samples; /* normalized */
    Frame rgb;     /* of colour that isn't RGB; data NULL where samples are RGB or grey already */
} Decoded;
void decoded_clear(Decoded *decoded);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decoded, decoded_clear)

/* Called with a frame as it is stored, before anything is done to it. */
typedef void (*StoredVisit)(const Frame *stored, gpointer data);

/* visit may be NULL. */
gboolean decoded_frame(const PixelData *pixels, gsize frame, Decoded *out, StoredVisit visit,
                       gpointer data, GError **error);

/* What a viewer shows: grey or RGB. */
Frame *decoded_shown(Decoded *decoded);
/* The indices of a PALETTE COLOR frame; NULL for others. */
const Frame *decoded_indices(const Decoded *decoded);
