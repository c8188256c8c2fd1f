#include "core/serve/guard.h"

#include <string.h>
#include <sys/random.h>

gboolean guard_init(Guard *guard, guint port) {
    guint8 bytes[TOKEN_DIGITS / 2];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return FALSE;
    for (gsize i = 0; i < sizeof bytes; i++)
        g_snprintf(guard->token + 2 * i, 3, "%02x", bytes[i]);
    guard->port = port;
    return TRUE;
}

const char *guard_path(const Guard *guard, const char *url) {
    guint8 different = 0;
    if (strlen(url) < TOKEN_DIGITS + 2 || url[0] != '/' || url[TOKEN_DIGITS + 1] != '/')
        return NULL;
    for (gsize i = 0; i < TOKEN_DIGITS; i++)
        different |= (guint8)(url[i + 1] ^ guard->token[i]);
    return different == 0 ? url + TOKEN_DIGITS + 2 : NULL;
}

static const char *const loopback[] = {"127.0.0.1", "localhost"};

gboolean guard_host(const Guard *guard, const char *host) {
    for (gsize i = 0; host != NULL && i < G_N_ELEMENTS(loopback); i++) {
        g_autofree char *own = g_strdup_printf("%s:%u", loopback[i], guard->port);
        if (strcmp(host, own) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean guard_origin(const Guard *guard, const char *origin, const char *site) {
    if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return FALSE;
    return origin == NULL ||
           (g_str_has_prefix(origin, "http://") && guard_host(guard, origin + strlen("http://")));
}
