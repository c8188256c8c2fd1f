/* The values of a file's header that identify someone, and whether a text holds one of them. */
#pragma once
#include "core/dicom/dicom.h"
#include "core/scan/sort/line.h"

typedef struct Header Header;

/* Names (every PN of every level), dates and times, patient, accession and study IDs, institution,
 * addresses, telephone numbers, station name, serial number. Values that say nothing ("ANONYMOUS",
 * what only repeats vendor or model) are left out. At most 10,000 distinct values. file: NULL
 * where there is none. Copies what it needs. */
Header *header_new(const DicomFile *file);
void header_free(Header *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Header, header_free)

/* What value a text holds, wholly or nearly: a reason ("equals Patient's Name in the header"),
 * newly allocated; NULL if none. Dates and times are matched by the functions below. */
char *header_match(const Header *header, const char *text, const Line *line);

/* Which date of the header the digits of a text come near, whatever stands between them: dates that
 * lost their signs or were misread. Its name, static; NULL if none. */
const char *header_near_date(const Header *header, const char *text);

/* Which date of the header a day is (YYYYMMDD, MM or DD of 0 or YYYY of 0 standing for any), or
 * which time (HHMMSS, without its seconds if not wanted): its name, static; NULL if none. */
const char *header_date(const Header *header, guint32 day);
const char *header_time(const Header *header, guint32 time, gboolean seconds);

/* Whether Burned In Annotation (0028,0301) is NO; whether De-identification Method Code Sequence
 * (0012,0064) holds 113101, Clean Pixel Data Option. */
gboolean header_denies_text(const Header *header);
gboolean header_claims_clean(const Header *header);
