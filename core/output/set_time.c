#include "core/output/set_time.h"

gint64 set_time(void) {
    const char *text = g_getenv("SOURCE_DATE_EPOCH");
    gint64 time;
    return text != NULL && g_ascii_string_to_signed(text, 10, 0, G_MAXINT32, &time, NULL) ? time
                                                                                          : -1;
}

double set_time_seconds(double seconds) {
    return set_time() >= 0 ? 0 : seconds;
}
