/* Text drawn with FreeType, for tests. */
#pragma once
#include <ft2build.h>
#include <glib.h>

#include FT_FREETYPE_H

/* Draws lines separated by \n, the first baseline a size below the top; coverage 0..1 of each
 * pixel, newly allocated. */
static inline double *lettering_draw(const char *font, guint size, const char *text, gsize width,
                                     gsize height) {
    double *coverage = g_new0(double, width *height);
    FT_Library library;
    FT_Face face;
    g_assert_cmpint(FT_Init_FreeType(&library), ==, 0);
    g_assert_cmpint(FT_New_Face(library, font, 0, &face), ==, 0);
    FT_Set_Pixel_Sizes(face, 0, size);
    gint pen_x = 4, pen_y = (gint)size + 3;
    for (const char *at = text; *at; at++) {
        if (*at == '\n') {
            pen_x = 4;
            pen_y += (gint)size * 5 / 4;
            continue;
        }
        g_assert_cmpint(FT_Load_Char(face, (FT_ULong)*at, FT_LOAD_RENDER), ==, 0);
        FT_Bitmap *bitmap = &face->glyph->bitmap;
        for (guint y = 0; y < bitmap->rows; y++)
            for (guint x = 0; x < bitmap->width; x++) {
                gint px = pen_x + face->glyph->bitmap_left + (gint)x;
                gint py = pen_y - face->glyph->bitmap_top + (gint)y;
                if (px >= 0 && py >= 0 && px < (gint)width && py < (gint)height)
                    coverage[(gsize)py * width + (gsize)px] =
                        bitmap->buffer[(gint)y * bitmap->pitch + (gint)x] / 255.0;
            }
        pen_x += (gint)(face->glyph->advance.x >> 6);
    }
    FT_Done_Face(face);
    FT_Done_FreeType(library);
    return coverage;
}
