/* A piece of burned-in text that a scan found, and what it makes of it. */
#pragma once
#include "core/verdict/verdict.h"

typedef struct Finding {
    char *place;           /* name of the place: "frame", "overlay 6000", "icon"; see
                              core/image/places.h */
    gint64 frame;          /* of the place, 0 based; of a text that stays over frames the first */
    gint32 x0, y0, x1, y1; /* pixels of the place, x1 and y1 exclusive */
    char *text;        /* UTF-8, one line; of lettering that can't be read as what it was read all
                          the same */
    double confidence; /* of the reading, 0..100 */
    guint n_letters;   /* that the finder saw; 0 where it did not find it */
    gboolean doubtful, plain; /* of the reading, see LineReading; not known any more once it is
                                 classified */
    char *barcode; /* what kind it is of, "QR-Code", while it is not classified; "" where it can't
                      be read; NULL for lettering */
    FindingClass class;
    char *reason;     /* of the class, UTF-8 */
    double direction; /* that the text runs in, degrees against the clock: 0 to the right, 90 up */
    char
        *location; /* "image", "edge" or "around" of ultrasound regions; "" where none are stated */
    GBytes *crop;  /* PNG of the text in its place; may be NULL */
    gboolean is_comment; /* was written as text, beside the pixels; only known where it was found */
} Finding;

/* An empty finding of class `other`. */
Finding *finding_new(void);
void finding_free(Finding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finding, finding_free)
