/* Whether key, maps and folders are those of one dataset, each given as what it is. */
#pragma once
#include "core/check/run/inputs.h"

/* FALSE, with an error that says what was given for what, where nothing could be judged whatever
 * the pixels are. */
gboolean belong_together(const CheckInputs *inputs, const CheckOptions *options, GError **error);
