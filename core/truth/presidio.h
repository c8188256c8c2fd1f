/* Ground truth as the verifier of Presidio's DICOM image redactor takes it: a JSON object with a
 * member for each file, a list of objects with `label` (the text), `left`, `top`, `width` and
 * `height` in pixels of the frame.
 * https://microsoft.github.io/presidio/image-redactor/evaluating_dicom_redaction */
#pragma once
#include "core/truth/truth_file.h"

/* Reads it in a confined process. The files (TruthFile), in the order of the text, each once. */
GPtrArray *presidio_read(const char *path, GError **error);
