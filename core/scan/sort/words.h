/* The word lists of the classifier: words/device.txt, words/institutions.txt, words/names.txt. */
#pragma once
#include <glib.h>

typedef enum WordKind {
    WORD_UNKNOWN,
    WORD_DEVICE,      /* what scanners write */
    WORD_INSTITUTION, /* part of an institution's name wherever it stands */
    WORD_WEAK,        /* part of an institution's name beside words of no other kind */
    WORD_LABEL,       /* what stands before patient data: "DOB", "MRN" */
    WORD_NAME,        /* a common given or family name */
    WORD_SHORT_NAME,  /* of two or three letters, beside others of its kind; no word_kind() */
} WordKind;

/* What a word is: folded (ocr/fold.h), exactly, or with letters that look alike if it has five or
 * more and is no name. section (may be NULL) gets the list's section, static: "anatomy". */
WordKind word_kind(const char *folded, const char **section);

/* Whether scanners write the word, exactly as it is. */
gboolean word_is_device(const char *folded);
gboolean word_is_name(const char *folded);
/* Whether it is a common name of two or three letters, scanners' words among them. */
gboolean word_is_short_name(const char *folded);
gboolean word_is_unit(const char *folded);
