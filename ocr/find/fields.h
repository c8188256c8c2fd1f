/* Fields: every second row or column of a picture, which may show text by themselves, as where the
 * others are blank or from another moment. */
#pragma once
#include "ocr/picture.h"

typedef enum PictureField {
    FIELD_WHOLE, /* all rows and columns */
    FIELD_EVEN_ROWS,
    FIELD_ODD_ROWS,
    FIELD_EVEN_COLUMNS,
    FIELD_ODD_COLUMNS,
    FIELDS
} PictureField;

/* Whether somewhere in a plane of 8 bits every second row, or column, is like the next but one, and
 * unlike the one between, in some tiles that stand near each other: a bordered picture. */
gboolean fields_differ(const Picture *picture, guint channel, gboolean columns);

/* Likewise within a box of it. */
gboolean fields_differ_in(const Picture *picture, guint channel, gboolean columns, Box box);

/* Leaves the rows or columns of a field in a picture of 8 bits, and gives those between them the
 * mean of both sides. x, y: where its first sample lies in the picture that the field is one of. */
void field_fill(Picture *picture, PictureField field, gint64 x, gint64 y);
