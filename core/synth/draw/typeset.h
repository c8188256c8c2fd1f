/* Text as coverage of pixels: outline fonts through FreeType, and a bitmap font. */
#pragma once
#include <glib.h>

typedef struct Typesetter Typesetter;

typedef enum Font {
    FONT_SANS,
    FONT_BOLD,
    FONT_MONO,
    FONT_BITMAP, /* five by seven pixels, enlarged by whole numbers; capitals without accents */
    N_FONTS,     /* of devices; those below are drawn where a scene asks for them */
    FONT_ARIAL_LIKE = N_FONTS,
    FONT_TIMES_LIKE,
    FONT_COURIER_LIKE,
    FONT_FREE_SANS,
    FONT_HEBREW,
    FONT_THAI,
    FONT_DEVANAGARI,
    FONT_JAPANESE,
    FONT_KOREAN,
    FONT_CHINESE,
    N_ALL_FONTS
} Font;
const char *font_name(Font font);
/* FALSE where no font has the name. */
gboolean font_find(const char *name, Font *out);

/* folder: where the outline fonts are (DejaVu); NULL for a usual place. */
Typesetter *typesetter_new(const char *folder, GError **error);
void typesetter_free(Typesetter *typesetter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Typesetter, typesetter_free)

/* Drawn text; coverage 0..255, width * height, cut to the ink with `margin` pixels around it. */
typedef struct Drawn {
    guint width, height;
    guint8 *coverage; /* owned */
} Drawn;
void drawn_clear(Drawn *drawn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawn, drawn_clear)

/* Lines separated by \n, in UTF-8; capitals are that many pixels high (in the bitmap font: the
 * multiple of 7 below, at least 7). */
gboolean typesetter_draw(Typesetter *typesetter, Font font, const char *text, guint capital_height,
                         guint margin, Drawn *out, GError **error);
