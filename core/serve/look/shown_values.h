/* What a header says of the person and the device, which burned-in text is compared with by eye. */
#pragma once
#include "core/dicom/dicom.h"

/* Adds ShownValue (core/serve/look/look.h) for each that is there. */
void shown_values_add(GPtrArray *values, const DicomDataset *dataset);
