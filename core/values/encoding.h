/* Text of elements as the MIDI script gets it: decoded by Specific Character Set in pydicom's way,
 * which is more lenient than the standard (PS3.3 C.12.1.1.2) and never fails. */
#pragma once
#include "core/dicom/dicom.h"

enum { MAX_ENCODINGS = 16 };

/* Names for iconv, the first first; "ISO-8859-1" where nothing is said. */
typedef struct Encodings {
    guint n;
    const char *names[MAX_ENCODINGS];
} Encodings;

/* Of a data set, its parents' where it names none itself. */
void encodings_of(const DicomDataset *dataset, Encodings *out);

/* Appends the text in UTF-8. `resets`: characters that end what an escape sequence began. */
void encodings_decode(const Encodings *encodings, const guint8 *data, gsize length,
                      const char *resets, GString *out);
/* Latin 1, which stands for all text of VRs that have no character set. */
void decode_latin1(const guint8 *data, gsize length, GString *out);
