/* Pictures of lines of text, drawn with the fonts that are installed from a random source. */
#pragma once
#include <ft2build.h>
#include FT_FREETYPE_H
#include <glib.h>

#include "ocr/picture.h"

/* The fonts of a line; the first face of each file. */
typedef struct DrawnFonts {
    FT_Library library;
    GPtrArray *faces;
} DrawnFonts;

static inline DrawnFonts drawn_fonts(const char *const *paths) {
    DrawnFonts fonts = {NULL, g_ptr_array_new()};
    g_assert_cmpint(FT_Init_FreeType(&fonts.library), ==, 0);
    for (; *paths; paths++) {
        FT_Face face;
        if (FT_New_Face(fonts.library, *paths, 0, &face) == 0)
            g_ptr_array_add(fonts.faces, face);
    }
    return fonts;
}

static inline void drawn_fonts_clear(DrawnFonts *fonts) {
    g_ptr_array_unref(fonts->faces);
    FT_Done_FreeType(fonts->library);
}

/* Darkens what a letter covers. */
static inline void drawn_letter(Picture *picture, const FT_Bitmap *bitmap, gint left, gint top) {
    for (gint y = 0; y < (gint)bitmap->rows; y++)
        for (gint x = 0; x < (gint)bitmap->width; x++) {
            gint at_x = left + x, at_y = top + y;
            if (at_x < 0 || at_y < 0 || at_x >= (gint)picture->width ||
                at_y >= (gint)picture->height)
                continue;
            guint8 *sample = (guint8 *)picture->planes[0] + (gsize)at_y * picture->stride + at_x;
            guint8 cover = bitmap->buffer[y * bitmap->pitch + x];
            *sample = (guint8)(*sample - *sample * cover / 255);
        }
}

/* A line of a text in one of the fonts, with letters so many pixels high and some noise. */
static inline Picture *drawn_line(const DrawnFonts *fonts, GRand *rand, const char *text,
                                  guint size) {
    FT_Face face = fonts->faces->pdata[g_rand_int_range(rand, 0, (gint)fonts->faces->len)];
    g_assert_cmpint(FT_Set_Pixel_Sizes(face, 0, size), ==, 0);
    gint advance = 4, base = (gint)(size * 5 / 4) + 2;
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        if (FT_Load_Char(face, g_utf8_get_char(at), FT_LOAD_DEFAULT) == 0)
            advance += (gint)(face->glyph->advance.x >> 6);
    Picture *picture = picture_new((gsize)MAX(advance + 4, 8), size * 8 / 5 + 6, 8, 1);
    guint8 ground = (guint8)g_rand_int_range(rand, 150, 256);
    gint noise = g_rand_int_range(rand, 0, 3) * 12;
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            ((guint8 *)picture->planes[0])[y * picture->stride + x] =
                (guint8)(ground - g_rand_int_range(rand, 0, noise + 1));
    gint left = 4;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (FT_Load_Char(face, g_utf8_get_char(at), FT_LOAD_RENDER) != 0)
            continue;
        drawn_letter(picture, &face->glyph->bitmap, left + face->glyph->bitmap_left,
                     base - face->glyph->bitmap_top);
        left += (gint)(face->glyph->advance.x >> 6);
    }
    return picture;
}
