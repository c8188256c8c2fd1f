/* Bytes as one way of reading a text gives them, and whether a picture's file begins among them.
 * For core/source alone. */
#pragma once
#include <glib.h>

enum { PICTURE_BYTES = 4096 }; /* that are kept */

typedef struct PictureBytes {
    guint8 bytes[PICTURE_BYTES];
    gsize n;
    gsize second;   /* where the second number that was added begins; 0: not yet, or not kept */
    gboolean found; /* that something began there, and went on */
} PictureBytes;

/* The bytes of the next number. */
void picture_bytes_add(PictureBytes *bytes, const guint8 *data, gsize n);
/* No more follow: what is added next stands elsewhere. */
void picture_bytes_end(PictureBytes *bytes);
/* Whether a picture, a document or an archive begins with the first byte, or, of the longer ones of
 * such beginnings, anywhere; and goes on for TEXT_PICTURE_BYTES. */
gboolean picture_bytes_in(const guint8 *data, gsize size);
