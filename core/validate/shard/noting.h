/* A shard of a validation: looks at the pixels of its files, and notes what it saw. */
#pragma once
#include "core/validate/validate.h"

/* See validate_run(). FALSE where the shard's results aren't there. */
gboolean validate_note_shard(const ValidateOptions *options, GError **error);
