#include "core/synth/lettering.h"

#include <ft2build.h>
#include FT_FREETYPE_H

struct Lettering {
    FT_Library library;
    FT_Face face;
};

GQuark synth_error_quark(void) {
    return g_quark_from_static_string("pixleak-synth-error");
}

static const char *const usual_fonts[] = {
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
};

Lettering *lettering_new(const char *path, GError **error) {
    g_autoptr(Lettering) lettering = g_new0(Lettering, 1);
    for (gsize i = 0; path == NULL && i < G_N_ELEMENTS(usual_fonts); i++)
        if (g_file_test(usual_fonts[i], G_FILE_TEST_EXISTS))
            path = usual_fonts[i];
    if (path == NULL) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT,
                    "none of the usual fonts is there (Debian: fonts-dejavu-core); name one with "
                    "--font");
        return NULL;
    }
    if (FT_Init_FreeType(&lettering->library) != 0 ||
        FT_New_Face(lettering->library, path, 0, &lettering->face) != 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT, "%s: can't be read as a font", path);
        return NULL;
    }
    return g_steal_pointer(&lettering);
}

void lettering_free(Lettering *lettering) {
    if (lettering->face)
        FT_Done_Face(lettering->face);
    if (lettering->library)
        FT_Done_FreeType(lettering->library);
    g_free(lettering);
}

void drawn_clear(Drawn *drawn) {
    g_clear_pointer(&drawn->coverage, g_free);
}

typedef struct Sheet {
    gint width, height;
    guint8 *coverage;
    gint x0, y0, x1, y1; /* of the ink */
} Sheet;

static void stamp(Sheet *sheet, const FT_Bitmap *bitmap, gint left, gint top) {
    for (gint y = 0; y < (gint)bitmap->rows; y++)
        for (gint x = 0; x < (gint)bitmap->width; x++) {
            guint8 value = bitmap->buffer[y * bitmap->pitch + x];
            gint at_x = left + x, at_y = top + y;
            if (value == 0 || at_x < 0 || at_y < 0 || at_x >= sheet->width || at_y >= sheet->height)
                continue;
            guint8 *at = sheet->coverage + (gsize)at_y * (gsize)sheet->width + at_x;
            *at = MAX(*at, value);
            sheet->x0 = MIN(sheet->x0, at_x);
            sheet->y0 = MIN(sheet->y0, at_y);
            sheet->x1 = MAX(sheet->x1, at_x + 1);
            sheet->y1 = MAX(sheet->y1, at_y + 1);
        }
}

static void cut_to_ink(const Sheet *sheet, guint margin, Drawn *out) {
    out->width = (guint)MAX(sheet->x1 - sheet->x0, 0) + 2 * margin;
    out->height = (guint)MAX(sheet->y1 - sheet->y0, 0) + 2 * margin;
    out->coverage = g_malloc0((gsize)out->width * out->height);
    for (gint y = sheet->y0; y < sheet->y1; y++)
        for (gint x = sheet->x0; x < sheet->x1; x++)
            out->coverage[((gsize)(y - sheet->y0) + margin) * out->width + (gsize)(x - sheet->x0) +
                          margin] = sheet->coverage[(gsize)y * (gsize)sheet->width + x];
}

gboolean lettering_draw(Lettering *lettering, const char *text, guint size, guint margin,
                        Drawn *out, GError **error) {
    *out = (Drawn){0};
    if (FT_Set_Pixel_Sizes(lettering->face, 0, size) != 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT, "the font has no size of %u pixels",
                    size);
        return FALSE;
    }
    gsize n_lines = 1;
    for (const char *at = text; *at; at++)
        n_lines += *at == '\n';
    gint line_height = (gint)(size * 5 / 4);
    gint width = (gint)(size * (gsize)(g_utf8_strlen(text, -1) + 2) * 3 / 2);
    gint height = line_height * (gint)(n_lines + 1);
    g_autofree guint8 *coverage = g_malloc0((gsize)width * (gsize)height);
    Sheet sheet = {width, height, coverage, width, height, 0, 0};
    gint pen_x = (gint)size, pen_y = (gint)size + (gint)size / 4;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (*at == '\n') {
            pen_x = (gint)size;
            pen_y += line_height;
            continue;
        }
        if (FT_Load_Char(lettering->face, g_utf8_get_char(at), FT_LOAD_RENDER) != 0) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT, "the font can't draw U+%04X",
                        g_utf8_get_char(at));
            return FALSE;
        }
        FT_GlyphSlot glyph = lettering->face->glyph;
        stamp(&sheet, &glyph->bitmap, pen_x + glyph->bitmap_left, pen_y - glyph->bitmap_top);
        pen_x += (gint)(glyph->advance.x >> 6);
    }
    cut_to_ink(&sheet, margin, out);
    return TRUE;
}
