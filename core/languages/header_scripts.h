/* The scripts that a file's header lets expect in its pictures. */
#pragma once
#include "core/dicom/dicom.h"
#include "ocr/languages/script.h"

/* Those that its Specific Character Set (0008,0005) was made for (PS3.3 C.12.1.1.2), and those of
 * the letters of all names, institutions and addresses. */
ScriptSet header_scripts(const DicomFile *file);
