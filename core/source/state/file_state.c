#include "core/source/state/file_state.h"

#include <string.h>

/* Of a time that no calendar has, the seconds since 1970. */
static char *seconds_text(gint64 seconds) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%S")
                        : g_strdup_printf("%" G_GINT64_FORMAT, seconds);
}

char *file_state_text(guint64 size, gint64 seconds, gint64 nanoseconds) {
    g_autofree char *time = seconds_text(seconds);
    return g_strdup_printf("%" G_GUINT64_FORMAT " bytes of %s.%09" G_GINT64_FORMAT "Z", size, time,
                           nanoseconds);
}

static char *state_of(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? file_state_text((guint64)status.st_size,
                                                      status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
                                    : NULL;
}

char *file_state(const char *name) {
    char *state = state_of(name);
    const char *member = strstr(name, "!/");
    if (state == NULL && member != NULL) {
        g_autofree char *archive = g_strndup(name, (gsize)(member - name));
        state = state_of(archive);
    }
    return state != NULL ? state : g_strdup("nothing");
}
