/* Who may ask the server: whoever knows its address, from a page of its own. */
#pragma once
#include <glib.h>

enum { TOKEN_DIGITS = 64 };

typedef struct Guard {
    char token[TOKEN_DIGITS + 1];
    guint port;
} Guard;

/* With a new token of 256 random bits. FALSE where the system gives none. */
gboolean guard_init(Guard *guard, guint port);
/* What is behind the token in "/TOKEN/what"; NULL where the token is another, which takes as long
 * to tell whichever it is. */
const char *guard_path(const Guard *guard, const char *url);
/* Whether a Host header names this machine's loopback: a name of strangers that leads here (DNS
 * rebinding) doesn't. */
gboolean guard_host(const Guard *guard, const char *host);
/* Whether a request that changes something comes from a page of this server, as far as its browser
 * tells (Origin and Sec-Fetch-Site; NULL: it doesn't). */
gboolean guard_origin(const Guard *guard, const char *origin, const char *site);
