/* --languages: what a user wants lettering read in. */
#pragma once
#include "core/languages/header_scripts.h"
#include "ocr/recognizer.h"

/* The languages that a user named, NULL-terminated and newly allocated; *named is set to NULL for
 * NULL and "auto". FALSE with an error of OCR_ERROR_INIT where one is not installed, and where the
 * option names none or "auto" beside others. */
gboolean language_option_parse(const char *option, GStrv *named, GError **error);

/* Sets the recogniser to the languages that a user named or, for NULL, which is auto, to those of
 * the scripts that lettering is expected in. */
void language_option_apply(GStrv named, ScriptSet scripts, Recognizer *recognizer);
