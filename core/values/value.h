/* Values of elements as the MIDI script writes them: Python's str() of what pydicom 2.2 reads. */
#pragma once
#include "core/dicom/dicom.h"

/* The VR by which the value is read: a written UN and implicit elements are looked up, private ones
 * by their creator. */
guint16 value_vr(const DicomDataset *dataset, const DicomElement *element);
/* The creator of a private element's block, decoded; newly allocated, NULL where there is none. */
char *value_private_creator(const DicomDataset *dataset, const DicomElement *element);
/* Appends the value in UTF-8, blanks at its ends stripped; nothing for an empty one. dataset: the
 * one that holds the element. */
void value_text(const DicomDataset *dataset, const DicomElement *element, GString *out);
/* Appends repr() of the value, as it stands in the text of a sequence; no sequence itself. */
void value_repr(const DicomDataset *dataset, const DicomElement *element, GString *out);
/* The text as the script keeps it: within < and >, and <REMOVED> for Pixel Data and Overlay Data.
 */
void value_entry(const DicomDataset *dataset, const DicomElement *element, GString *out);
