/* Whether a line looks like something that identifies someone, whatever the header says. */
#pragma once
#include "core/scan/sort/line.h"

/* Age, telephone number, address, e-mail, UID, record number, patient's data behind their label,
 * institution, or a word that could be a name: the reason, static; NULL if none. taken: a byte per
 * run of the line, not 0 where it is explained already, as by a date. */
const char *looks_identifying(const Line *line, const guint8 *taken);

/* What a line that identifies nobody holds: the section of the word list that most of its words are
 * from ("scanner setting"), or "a number"; NULL if it is no device's text. */
const char *looks_like_device(const Line *line, const guint8 *taken);

/* Whether nothing but labels of patient data stand there: "DOB", "Patient ID". */
gboolean looks_like_label(const Line *line);

/* Whether a line that is no device's text, or only a number, could be the value behind a label. */
gboolean looks_like_value(const Line *line);
