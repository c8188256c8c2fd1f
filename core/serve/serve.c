#include "core/serve/serve.h"

#include "core/output/folder.h"
#include "core/run/confinement.h"
#include "core/serve/http.h"
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static sigset_t ending_signals(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

static void tell_address(const Guard *guard) {
    printf("http://127.0.0.1:%u/%s/\n", guard->port, guard->token);
    fflush(stdout);
}

/* The desk is open: serves it until a signal comes. */
static gboolean serve_desk(Desk *desk, int socket, const Guard *guard, GError **error) {
    sigset_t signals = ending_signals();
    int signal_number;
    HttpServer *server = http_start(socket, desk, guard, error);
    if (server == NULL)
        return FALSE;
    tell_address(guard);
    sigwait(&signals, &signal_number);
    http_stop(server);
    return TRUE;
}

static gboolean open_and_serve(const ServeOptions *options, Looker *looker, int socket,
                               const Guard *guard, GError **error) {
    g_auto(Desk) desk = {0};
    gboolean opened = desk_open(&desk, options->out, error);
    desk.looker = looker;
    desk.user = g_utf8_make_valid(options->user != NULL ? options->user : g_get_user_name(), -1);
    if (opened)
        return serve_desk(&desk, socket, guard, error);
    close(socket);
    return FALSE;
}

/* From here on it writes into the folder of the results alone, and opens no further sockets. */
static gboolean confine(const ServeOptions *options, GError **error) {
    g_autoptr(Confinement) confinement = confinement_new(options->memory, FALSE, error);
    return confinement != NULL && confinement_enter_parent(confinement, options->out, error);
}

gboolean serve_run(const ServeOptions *options, GError **error) {
    Guard guard;
    guint port = options->port;
    sigset_t signals = ending_signals();
    int folder = folder_share(options->out, error);
    if (folder < 0)
        return FALSE;
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_autoptr(Looker) looker = looker_start(options->memory, error);
    int socket = looker != NULL ? http_listen(&port, error) : -1;
    gboolean good = socket >= 0 && confine(options, error);
    if (good && !guard_init(&guard, port)) {
        g_set_error_literal(error, HTTP_ERROR, 0, "the system gives no random numbers");
        good = FALSE;
    }
    if (good)
        good = open_and_serve(options, looker, socket, &guard, error);
    else if (socket >= 0)
        close(socket);
    close(folder);
    return good;
}
