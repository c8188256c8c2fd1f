/* Text as coverage of pixels, through FreeType. */
#pragma once
#include <glib.h>

#define SYNTH_ERROR (synth_error_quark())
GQuark synth_error_quark(void);
typedef enum SynthError {
    SYNTH_ERROR_FONT,
    SYNTH_ERROR_WRITE,
    SYNTH_ERROR_ENCODE,
} SynthError;

typedef struct Lettering Lettering;

/* path: a TrueType or OpenType file; NULL for the first of a few that systems have. */
Lettering *lettering_new(const char *path, GError **error);
void lettering_free(Lettering *lettering);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lettering, lettering_free)

/* Drawn text; coverage 0..255, width * height, cut to the ink with `margin` pixels around it. */
typedef struct Drawn {
    guint width, height;
    guint8 *coverage; /* owned */
} Drawn;
void drawn_clear(Drawn *drawn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawn, drawn_clear)

/* Lines separated by \n, Latin text in UTF-8; size in pixels per em. */
gboolean lettering_draw(Lettering *lettering, const char *text, guint size, guint margin,
                        Drawn *out, GError **error);
