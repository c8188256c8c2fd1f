/* The server itself: libmicrohttpd behind the guard, in threads of its own. */
#pragma once
#include "core/serve/desk.h"
#include "core/serve/guard.h"

#define HTTP_ERROR (http_error_quark())
GQuark http_error_quark(void);

/* A socket of this machine's loopback that listens; port: 0 for a free one, becomes its own. -1
 * with an error. */
int http_listen(guint *port, GError **error);

typedef struct HttpServer HttpServer;
/* Takes the socket over; desk and guard stay the caller's. */
HttpServer *http_start(int socket, Desk *desk, const Guard *guard, GError **error);
/* Ends it once what is being answered is answered. */
void http_stop(HttpServer *server);
