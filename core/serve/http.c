#include "core/serve/http.h"

#include "core/serve/answers.h"
#include "core/serve/limits.h"
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - http - error - quark, http_error)

struct HttpServer {
    struct MHD_Daemon *daemon;
    Desk *desk;
    const Guard *guard;
};

/* A request on its way. */
typedef struct HttpRequest {
    GString *body;
    gboolean too_large;
} HttpRequest;

static int fail(int fd, const char *what, GError **error) {
    g_set_error(error, HTTP_ERROR, 0, "%s: %s", what, g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

int http_listen(guint *port, GError **error) {
    enum { WAITING_MOST = 32 };
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((guint16)*port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0)
        return fail(fd, "no socket", error);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, WAITING_MOST) != 0) {
        g_autofree char *what = g_strdup_printf("--port %u can't be had", *port);
        return fail(fd, what, error);
    }
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
        return fail(fd, "the socket's port can't be told", error);
    *port = ntohs(address.sin_port);
    return fd;
}

/* Nothing is kept, shown in other pages, or taken for what it isn't; pages ask this server only. */
static void add_headers(struct MHD_Response *response, const Answer *answer) {
    static const char *const headers[][2] = {
        {"Cache-Control", "no-store"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
        MHD_add_response_header(response, headers[i][0], headers[i][1]);
    g_autofree char *policy =
        *answer->nonce == '\0'
            ? g_strdup("default-src 'none'; frame-ancestors 'none'")
            : g_strdup_printf("default-src 'none'; img-src 'self' data:; connect-src 'self'; "
                              "style-src 'nonce-%s'; script-src 'nonce-%s'; base-uri 'none'; "
                              "form-action 'none'; frame-ancestors 'none'",
                              answer->nonce, answer->nonce);
    MHD_add_response_header(response, "Content-Security-Policy", policy);
    MHD_add_response_header(response, "Content-Type", answer->type);
    if (answer->file != NULL) {
        g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"", answer->file);
        MHD_add_response_header(response, "Content-Disposition", disposition);
    }
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, Answer *answer) {
    gsize size;
    gconstpointer data = g_bytes_get_data(answer->body, &size);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, (gpointer)data, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return MHD_NO;
    add_headers(response, answer);
    enum MHD_Result result = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    g_clear_pointer(&answer->body, g_bytes_unref);
    return result;
}

/* The last of one name counts; what is no UTF-8 is not taken. */
static enum MHD_Result take_argument(void *data, enum MHD_ValueKind kind, const char *name,
                                     const char *value) {
    (void)kind;
    if (value == NULL)
        value = "";
    if (g_utf8_validate(name, -1, NULL) && g_utf8_validate(value, -1, NULL))
        g_hash_table_replace(data, g_strdup(name), g_strdup(value));
    return MHD_YES;
}

static void take_form(const char *body, GHashTable *arguments) {
    GUriParamsIter iter;
    char *name, *value;
    g_uri_params_iter_init(&iter, body, -1, "&", G_URI_PARAMS_WWW_FORM);
    while (g_uri_params_iter_next(&iter, &name, &value, NULL))
        g_hash_table_replace(arguments, name, value);
}

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Where FALSE, it is answered why. */
static gboolean may_ask(const HttpServer *server, struct MHD_Connection *connection,
                        const char *url, const char *method, Answer *answer) {
    if (!guard_host(server->guard, header(connection, "Host")))
        answer_say(answer, 403, "This server answers on this machine's loopback only.");
    else if (guard_path(server->guard, url) == NULL)
        answer_say(answer, 403,
                   "The address lacks the token: use the one that `pixleak serve` printed.");
    else if (strcmp(method, "POST") == 0 &&
             !guard_origin(server->guard, header(connection, "Origin"),
                           header(connection, "Sec-Fetch-Site")))
        answer_say(answer, 403, "Another site's page may not decide here.");
    else
        return TRUE;
    return FALSE;
}

static void answer_request(const HttpServer *server, struct MHD_Connection *connection,
                           const char *url, const char *method, const HttpRequest *request,
                           Answer *answer) {
    if (!may_ask(server, connection, url, method, answer))
        return;
    if (request->too_large) {
        answer_say(answer, 413, "The request is too large.");
        return;
    }
    const Route *route = route_find(method, guard_path(server->guard, url));
    if (route == NULL) {
        answer_say(answer, 404, "There is nothing here.");
        return;
    }
    g_autoptr(GHashTable) arguments =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_argument, arguments);
    take_form(request->body->str, arguments);
    g_mutex_lock(&server->desk->mutex);
    route->answer(server->desk, arguments, answer);
    g_mutex_unlock(&server->desk->mutex);
}

static void take_body(HttpRequest *request, const char *data, gsize size) {
    if (request->body->len + size > SERVE_BODY_MOST)
        request->too_large = TRUE;
    else
        g_string_append_len(request->body, data, (gssize)size);
}

static enum MHD_Result handle(void *data, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state) {
    (void)version;
    HttpRequest *request = *state;
    Answer answer = {0};
    if (request == NULL) {
        request = g_new0(HttpRequest, 1);
        request->body = g_string_new(NULL);
        *state = request;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        take_body(request, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    answer_request(data, connection, url, method, request, &answer);
    return send_answer(connection, &answer);
}

static void end_request(void *data, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode code) {
    (void)data;
    (void)connection;
    (void)code;
    HttpRequest *request = *state;
    if (request == NULL)
        return;
    g_string_free(request->body, TRUE);
    g_free(request);
    *state = NULL;
}

HttpServer *http_start(int socket, Desk *desk, const Guard *guard, GError **error) {
    HttpServer *server = g_new0(HttpServer, 1);
    server->desk = desk;
    server->guard = guard;
    server->daemon = MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0, NULL,
        NULL, handle, server, MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)SERVE_CONNECTIONS_MOST, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)SERVE_IDLE_SECONDS, MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL,
        MHD_OPTION_END);
    if (server->daemon != NULL)
        return server;
    fail(socket, "the server can't be started", error);
    g_free(server);
    return NULL;
}

void http_stop(HttpServer *server) {
    if (server == NULL)
        return;
    MHD_stop_daemon(server->daemon);
    g_free(server);
}
