/* Dates and times of day in a line of text, in the layouts that screens and forms use. */
#pragma once
#include "core/scan/sort/line.h"

/* A day may be read in several ways ("03/09/12"). */
enum { DATE_READINGS = 8 };

typedef struct FoundDate {
    guint n_runs;                /* of the line that it takes; 0 if none */
    guint32 days[DATE_READINGS]; /* YYYYMMDD; DD is 0 where only month and year stand there, YYYY
                                    where only day and month do */
    guint n_days;
} FoundDate;

/* The date that begins at a run: numbers with signs between them in any order, years of two or four
 * digits, months by name in twelve languages, digits without signs only as YYYYMMDD, DDMMYYYY or
 * MMDDYYYY. Letters that look like digits are taken for them. FALSE if none. */
gboolean date_find(const Line *line, guint first, FoundDate *out);

typedef struct FoundTime {
    guint n_runs;
    guint32 time;       /* HHMMSS, of 24 hours */
    gboolean seconds;   /* whether they stand there */
    gboolean with_sign; /* a + or - before it: time that has passed, not of a day */
} FoundTime;

/* The time of day that begins at a run: 14:05, 2:05:33 PM, 14h05. FALSE if none. */
gboolean time_find(const Line *line, guint first, FoundTime *out);

/* A DICOM DA or the beginning of a DT as YYYYMMDD (also the retired YYYY.MM.DD), a TM or the rest
 * of a DT as HHMMSS; FALSE where it is none. */
gboolean date_of_dicom(const char *text, guint32 *day);
gboolean time_of_dicom(const char *text, guint32 *time);
