/* The languages that lettering is read in: which, of those that are installed, and what is lacking.
 * Named as Tesseract's data are: "eng", "chi_sim". */
#pragma once
#include "ocr/languages/script.h"

/* English is tried first, and is not among them. */
typedef struct Languages {
    GStrv others; /* in the order in which they are tried; never NULL */
    ScriptSet
        unreadable; /* scripts that lettering is expected in and no installed language reads */
} Languages;

/* For lettering in some scripts, of what is installed; `also` are tried as well, may be NULL. */
Languages *languages_new(ScriptSet scripts, const char *const *also, const char *const *installed);
Languages *languages_copy(const Languages *languages);
void languages_free(Languages *languages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Languages, languages_free)

/* "eng, rus", and what to install for scripts that can't be read, or for any other; newly
 * allocated. */
char *languages_describe(const Languages *languages);

/* The name of Debian's package with a language's data; newly allocated. */
char *language_package(const char *language);
