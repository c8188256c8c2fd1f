/* What dciodvfy (dicom3tools) says of a file: lines such as
 *   Error - </PatientPosition(0018,5100)> - Missing attribute for Type 2C Conditional -
 * Module=<...> */
#pragma once
#include <glib.h>

/* Parts of a line, in brackets as the public validation script writes them; the whole line where it
 * has no such part. */
typedef struct Complaint {
    char *type; /* <Error> or <Warning> */
    char *tag, *message;
} Complaint;

/* FALSE where the line is neither an error nor a warning. */
gboolean complaint_parse(const char *line, Complaint *complaint);
void complaint_clear(Complaint *complaint);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Complaint, complaint_clear)
