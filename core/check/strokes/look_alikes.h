/* What a line of too few glyphs for other texts is compared with instead. */
#pragma once
#include "core/check/strokes/strokes.h"

/* A line's coverage mirrored, upside down, and both, and, where `filled`, its whole box: something
 * that agrees with these as well is not the text. Those that are nearly the text itself, as an O
 * mirrored, are left out. Array of guint8 * of the line's width and height, newly allocated. */
GPtrArray *look_alikes_of_line(const Strokes *strokes, const TextLine *line, gboolean filled);
