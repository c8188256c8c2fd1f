#include "core/output/set_time.h"

gint64 set_time(void) {
    const char *text = g_getenv("SOURCE_DATE_EPOCH");
    gint64 time;
    return text != NULL && g_ascii_string_to_signed(text, 10, 0, G_MAXINT32, &time, NULL) ? time
                                                                                          : -1;
}

GDateTime *set_time_now(void) {
    gint64 time = set_time();
    return time >= 0 ? g_date_time_new_from_unix_utc(time) : g_date_time_new_now_utc();
}

double set_time_seconds(double seconds) {
    return set_time() >= 0 ? 0 : seconds;
}
