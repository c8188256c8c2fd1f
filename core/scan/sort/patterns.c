#include "core/scan/sort/patterns.h"

GRegex *const *patterns_compiled(const Pattern *patterns, gsize n, gsize *made) {
    if (g_once_init_enter(made)) {
        GRegex **list = g_new0(GRegex *, n);
        for (gsize i = 0; i < n; i++) {
            g_autoptr(GError) error = NULL;
            list[i] = g_regex_new(patterns[i].pattern, G_REGEX_OPTIMIZE, 0, &error);
            if (list[i] == NULL)
                g_error("pattern for \"%s\": %s", patterns[i].reason, error->message);
        }
        g_once_init_leave(made, (gsize)list);
    }
    return (GRegex *const *)*made; /* NOLINT: how GLib keeps what is made once */
}
