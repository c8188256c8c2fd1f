#include "core/serve/look/looker.h"

#include "core/run/aide.h"
#include "core/run/workers.h"
#include "core/serve/limits.h"

struct Looker {
    Aide *aide;
    guint64 memory;
};

#define LOOKER_GONE                                                                                \
    "The process that looks at images has ended: stop `pixleak serve` and start it again"

static void put_look(Look *look, GByteArray *record) {
    RecordPort port = record_port_out(record);
    look_port(&port, look);
}

/* What a worker sends may be anything. */
static Look *take_look(GBytes *record) {
    RecordReader reader = record_reader(record);
    RecordPort port = record_port_in(&reader);
    Look *look = look_new();
    look_port(&port, look);
    if (!port.in.broken)
        return look;
    look_free(look);
    return look_new_failed("The worker that looks at the image sent what makes no sense");
}

/* In the aide. */
typedef struct OneLook {
    LookRequest request;
    Look *look;
} OneLook;

static void run_look(gsize task, gpointer state, GByteArray *record, gpointer data) {
    (void)task;
    (void)state;
    const OneLook *one = data;
    g_autoptr(Look) look = look_at(&one->request);
    put_look(look, record);
}

static gboolean take_done(gsize task, GBytes *record, const char *failure, gpointer data) {
    (void)task;
    OneLook *one = data;
    g_autofree char *why =
        record == NULL ? g_strdup_printf("The image can't be shown: %s", failure) : NULL;
    one->look = record != NULL && g_bytes_get_size(record) <= LOOK_ANSWER_MOST
                    ? take_look(record)
                    : look_new_failed(why != NULL ? why : "The picture is too large to be shown");
    return TRUE;
}

static Look *run_one(OneLook *one, guint64 memory) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Confinement) confinement = confinement_new(memory, FALSE, &error);
    if (confinement == NULL)
        return look_new_failed(error->message);
    confinement_allow(confinement, one->request.file);
    WorkersJob job = {.n_tasks = 1,
                      .n_workers = 1,
                      .time_limit = LOOK_SECONDS_MOST,
                      .confinement = confinement,
                      .run = run_look,
                      .done = take_done,
                      .data = one};
    if (!workers_run(&job, &error) && one->look == NULL)
        return look_new_failed(error->message);
    return one->look != NULL ? one->look : look_new_failed("The image can't be shown");
}

static void answer_look_record(GBytes *question, GByteArray *answer, gpointer data) {
    const Looker *looker = data;
    OneLook one = {0};
    RecordReader reader = record_reader(question);
    RecordPort port = record_port_in(&reader);
    look_request_port(&port, &one.request);
    g_autoptr(Look) look = run_one(&one, looker->memory);
    look_request_clear(&one.request);
    put_look(look, answer);
}

Looker *looker_start(guint64 memory, GError **error) {
    g_autoptr(Looker) looker = g_new0(Looker, 1);
    looker->memory = memory;
    looker->aide = aide_start(answer_look_record, looker, LOOK_ANSWER_MOST, error);
    return looker->aide != NULL ? g_steal_pointer(&looker) : NULL;
}

void looker_free(Looker *looker) {
    if (looker == NULL)
        return;
    aide_free(looker->aide);
    g_free(looker);
}

Look *looker_look(Looker *looker, LookRequest *request) {
    g_autoptr(GByteArray) question = g_byte_array_new();
    RecordPort port = record_port_out(question);
    look_request_port(&port, request);
    g_autoptr(GBytes) answer = aide_ask(looker->aide, question);
    return answer != NULL ? take_look(answer) : look_new_failed(LOOKER_GONE);
}
