/* Tesseract's models of languages, by the look of their files: to start it for that takes as long
 * as to read many an image. Not for other folders. */
#pragma once
#include <glib.h>

/* The folder that has English, which the caller frees: the one that TESSDATA_PREFIX names, or where
 * distributions put it. NULL where none of these has a model of it; Tesseract may know another. */
char *tesseract_models_folder(void);
/* The file of a language's model in a folder; the caller frees it. */
char *tesseract_models_file(const char *folder, const char *language);
/* The languages of a folder, sorted, as Tesseract lists them; NULL-terminated, newly allocated.
 * Data beside the languages' (script/, osd) are none. */
GStrv tesseract_models_list(const char *folder);
