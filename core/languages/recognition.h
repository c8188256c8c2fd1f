/* What text is read with here: it decides on what is found as options do, and another machine, or
 * this one tomorrow, may have something else. */
#pragma once
#include <glib.h>

/* By name what is installed and used: Tesseract by its version, each language by its model, and
 * ZBar; as a dictionary of texts (core/output/settings_difference.h), which the caller frees. ocr:
 * whether lines are read. languages: those that the user named; NULL: by each file's header. Reads
 * a few pages of each model. */
char *recognition_text(gboolean ocr, GStrv languages);
