/* A sequence as text. */
#pragma once
#include "core/dicom/dicom.h"

/* Appends what str() gives for pydicom's Sequence: within [ and ], each item as lines, an element
 * per line, nested items indented. */
void sequence_text(const DicomElement *sequence, GString *out);
