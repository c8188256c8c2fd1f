/* What dciodvfy (dicom3tools) says of a file: lines such as
 *   Error - </PatientPosition(0018,5100)> - Missing attribute for Type 2C Conditional -
 * Module=<...> */
#pragma once
#include <glib.h>

/* Parts of a line, in brackets as the public validation script writes them; the whole line where it
 * has no such part. */
typedef struct Finding {
    char *type; /* <Error> or <Warning> */
    char *tag, *message;
} Finding;

/* FALSE where the line is neither an error nor a warning. */
gboolean finding_parse(const char *line, Finding *finding);
void finding_clear(Finding *finding);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Finding, finding_clear)
