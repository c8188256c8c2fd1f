/* Reads lines of text that were found in pictures, each distinct line image once. */
#pragma once
#include "ocr/find/found_lines.h"
#include "ocr/recognizer.h"

/* A recogniser and what it has read; one per worker. */
typedef struct LineReader LineReader;

/* With a recogniser of the usual kind. Fails where what that needs is not installed. */
LineReader *line_reader_new(GError **error);
/* Reads with a recogniser that is the caller's and must outlive the reader. */
LineReader *line_reader_new_sharing(Recognizer *recognizer);
void line_reader_free(LineReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineReader, line_reader_free)

/* Reads a line of a picture: UTF-8 without line breaks, newly allocated, and its confidence,
 * 0..100. An empty text where it does not read like text: what the finder takes for letters may be
 * anything. NULL where memory runs out or the recogniser fails. */
char *line_reader_read(LineReader *reader, const Picture *picture, const FoundLine *line,
                       double *confidence, GError **error);
