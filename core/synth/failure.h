/* What can go wrong when datasets are made. */
#pragma once
#include <glib.h>

#define SYNTH_ERROR (synth_error_quark())
GQuark synth_error_quark(void);
typedef enum SynthError {
    SYNTH_ERROR_FONT,
    SYNTH_ERROR_WRITE,
    SYNTH_ERROR_ENCODE,
    SYNTH_ERROR_INPUT, /* a key, a flaws file or an image can't be understood */
} SynthError;
