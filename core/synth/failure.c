#include "core/synth/failure.h"

GQuark synth_error_quark(void) {
    return g_quark_from_static_string("pixleak-synth-error");
}
