/* What Tesseract gives for a line, brought to what devices write. */
#pragma once
#include <glib.h>

/* One line without marks at its ends that Tesseract makes of specks, and with digits where only
 * digits make sense: letters that look like them in numbers, in quantities with a unit, and the `@`
 * of slashed zeros. Newly allocated. */
char *spell_line(const char *text);

/* Letters and digits of a text. */
guint spelling_count(const char *text);

/* Whether two texts have the same letters and digits, and any; signs and spaces aside. */
gboolean spelling_agrees(const char *a, const char *b);
