/* What a ground truth says of one image file. */
#pragma once
#include <glib.h>

#define TRUTH_ERROR (truth_error_quark())
GQuark truth_error_quark(void);

typedef struct TruthBox {
    char *text;
    guint32 x0, y0, x1, y1; /* in pixels of the frame; x1 and y1 exclusive */
} TruthBox;

typedef struct TruthFile {
    char *name;       /* as the truth has it: a path, from wherever */
    GPtrArray *boxes; /* of TruthBox */
    GPtrArray *lost;  /* of strings: entries that are no boxes, and why */
} TruthFile;
TruthFile *truth_file_new(const char *name);
void truth_file_free(TruthFile *file);
void truth_file_add(TruthFile *file, const TruthBox *box); /* a copy */

/* Whether one of two paths ends with the other, component by component: a truth may name its files
 * from another folder than the one they lie in now. */
gboolean truth_name_fits(const char *name, const char *path);
