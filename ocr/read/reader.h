/* Reads lines of text that were found in pictures, each distinct line image once. */
#pragma once
#include "ocr/find/found_lines.h"
#include "ocr/recognizer.h"

/* A recogniser and what it has read; one per worker. */
typedef struct LineReader LineReader;

/* With a recogniser of the kind of that name, the usual one for NULL. Fails where what that needs
 * is not installed. */
LineReader *line_reader_new(const char *name, GError **error);
/* Reads with a recogniser that is the caller's and must outlive the reader. */
LineReader *line_reader_new_sharing(Recognizer *recognizer);
void line_reader_free(LineReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineReader, line_reader_free)

/* What a line says. */
typedef struct LineReading {
    char *text; /* UTF-8 without line breaks; empty where it does not read like text: what the
                   finder takes for letters may be anything */
    double confidence; /* 0..100 */
    gboolean doubtful; /* no view of it is read with confidence and no two say the same, in none of
                          the languages; or none reads like text */
    gboolean plain; /* all the same it plainly is lettering: letters in a row on an even ground */
    double degrees; /* against the clock, in which the text runs as it was read: 180 upside down */
} LineReading;
void line_reading_clear(LineReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LineReading, line_reading_clear)

/* Reads a line of a picture, in English and, where that is not read with confidence, in the other
 * languages of the recogniser (recognizer_set_languages), and upside down. FALSE where memory runs
 * out or the recogniser fails. */
gboolean line_reader_look(LineReader *reader, const Picture *picture, const FoundLine *line,
                          LineReading *out, GError **error);
/* The same: the text, newly allocated, and its confidence; NULL where that fails. */
char *line_reader_read(LineReader *reader, const Picture *picture, const FoundLine *line,
                       double *confidence, GError **error);

Recognizer *line_reader_recognizer(const LineReader *reader);
