/* What reads text in pictures of it. Which there are says the table in recognizer.c; of the library
 * behind each only its own file knows. */
#pragma once
#include "ocr/languages/languages.h"
#include "ocr/picture.h"

#define OCR_ERROR (ocr_error_quark())
GQuark ocr_error_quark(void);
typedef enum OcrError { OCR_ERROR_INIT, OCR_ERROR_READ } OcrError;

/* How text stands in a picture. */
typedef enum PageLayout {
    LAYOUT_RAW_LINE, /* one line, cut out and drawn as high as a network takes it */
    LAYOUT_LINE,     /* one line */
    LAYOUT_BLOCK,    /* lines below each other, to be laid out */
    LAYOUT_SPARSE,   /* lines anywhere, to be found */
} PageLayout;

/* A picture to read: grey, 8 bits, dark text on light ground, of any size. */
typedef struct PictureToRead {
    const Picture *picture;
    PageLayout layout;
} PictureToRead;

/* What one may read there. */
typedef struct TextReading {
    char *text;        /* valid UTF-8 without trailing white space, lines separated by \n */
    double confidence; /* 0..100 */
} TextReading;
TextReading *text_reading_new(char *text, double confidence); /* takes over the text */
void text_reading_free(TextReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextReading, text_reading_free)

/* A kind of recogniser: a row of the table. */
typedef struct RecognizerKind {
    const char *name;             /* by which a user picks it */
    const char *library;          /* what does the reading */
    guint layouts;                /* those that it reads: bits 1 << PageLayout */
    guint most_together;          /* pictures that it reads at once, for the sake of speed */
    guint most_readings;          /* that it gives of one picture */
    const char *(*version)(void); /* of the library, static */
    /* Whether what it needs is there, by the look of it; may be FALSE where it can start
     * nevertheless. Takes a thousandth of open()'s time, but for libraries that it opens. */
    gboolean (*is_installed)(void);
    /* What the calls below get, for a language; NULL where it can't start. */
    gpointer (*open)(const char *language, GError **error);
    /* The languages that are installed; NULL-terminated, newly allocated. NULL where English is
     * not. Takes a fraction of open()'s time. */
    GStrv (*languages)(GError **error);
    /* The folder with the languages' models, and the file of one in it; the caller frees both. NULL
     * where nobody knows. The former may take as long as a start. */
    char *(*models)(void);
    char *(*model)(const char *folder, const char *language);
    void (*close)(gpointer opened);
    /* Appends the readings of n pictures, at most `most_together`, to an array of TextReading each,
     * the most confident one first; of an empty text as well. FALSE where one can't be read. */
    gboolean (*read)(gpointer opened, const PictureToRead pictures[], gsize n,
                     GPtrArray *const readings[], GError **error);
} RecognizerKind;

/* The kinds that there are, the usual one first. */
const RecognizerKind *const *recognizer_kinds(gsize *n);

/* Whether there is a kind of that name, NULL being the usual one; OCR_ERROR_INIT where there is
 * none.
 */
gboolean recognizer_is_known(const char *name, GError **error);

/* One per worker, not shared between threads. */
typedef struct Recognizer Recognizer;

/* Whether what one of the kind of that name needs is there, by the look of it: then it can start.
 * FALSE: perhaps. Either way its libraries are loaded for the processes that are forked later. */
gboolean recognizer_is_installed(const char *name);
/* Whether one of the kind of that name, or of the usual kind for NULL, could start; else
 * OCR_ERROR_INIT. For the beginning of a run, before its workers need one. */
gboolean recognizer_can_start(const char *name, GError **error);

/* What one of the kind of that name, NULL being the usual one, reads with, in a sentence:
 * "Tesseract 5.3.0; models: eng (4113088 bytes), rus (3788060 bytes)". only: the languages beside
 * English, NULL: all that are installed. The caller frees it. */
char *recognizer_tell(const char *name, const char *const *only);

/* Starts a recogniser of the kind of that name in English. Fails with OCR_ERROR_INIT where there is
 * none or what it needs is not installed. */
Recognizer *recognizer_new(const char *name, GError **error);
/* One that starts when something is first to be read, since that takes a tenth of a second: it is
 * reading that fails then. Fails where there is no such kind. */
Recognizer *recognizer_new_waiting(const char *name, GError **error);
void recognizer_free(Recognizer *recognizer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recognizer, recognizer_free)
const RecognizerKind *recognizer_kind(const Recognizer *recognizer);

/* The languages that are installed, NULL-terminated; and those that lettering at hand is read in,
 * English alone at first. Each is started when it is first needed. None where English is not
 * installed. */
const char *const *recognizer_installed(Recognizer *recognizer);
const Languages *recognizer_languages(const Recognizer *recognizer);
void recognizer_set_languages(Recognizer *recognizer, const Languages *languages);

/* Reads n pictures in English, as many at once as is fast. readings[i]: the array of TextReading of
 * pictures[i], newly allocated, the most confident one first. FALSE with OCR_ERROR_READ, and no
 * readings, where one can't be read or is laid out as the kind does not read. */
gboolean recognizer_read(Recognizer *recognizer, const PictureToRead pictures[], gsize n,
                         GPtrArray *readings[], GError **error);

/* Reads one picture: the most confident reading, newly allocated. NULL where it can't be read. */
TextReading *recognizer_read_one(Recognizer *recognizer, const Picture *picture, PageLayout layout,
                                 GError **error);
/* The same in another language; NULL for English. */
TextReading *recognizer_read_in(Recognizer *recognizer, const char *language,
                                const Picture *picture, PageLayout layout, GError **error);
