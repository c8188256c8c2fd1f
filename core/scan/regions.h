/* Whether findings lie in an ultrasound image or around it. */
#pragma once
#include "core/dicom/dicom.h"

/* By the Sequence of Ultrasound Regions (0018,6011) of a data set (PS3.3 C.8.5.5.1): sets
 * `location` of each Finding of its frames to "image", "edge" (partly) or "around". Others, and
 * where the header states no region, keep "". */
void findings_locate(const DicomDataset *dataset, GPtrArray *findings);
