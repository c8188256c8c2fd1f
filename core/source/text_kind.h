/* Texts, and what they may carry. For this folder alone. */
#pragma once
#include "core/source/kind.h"

/* SOURCE_TEXT; SOURCE_DOCUMENT or SOURCE_UNKNOWN (and *format) for a text that may carry pictures;
 * SOURCE_KINDS for bytes that are no text to their end. */
SourceKind text_kind(const guint8 *data, gsize size, const char **format);
