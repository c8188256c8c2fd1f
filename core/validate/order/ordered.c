#include "core/validate/order/ordered.h"

#include "core/run/workers.h"

typedef struct Waiting {
    gboolean arrived;
    GVariant *record;
    char *failure;
} Waiting;

typedef struct Order {
    const OrderedJob *job;
    Waiting *waiting;
    gsize next; /* the first that has not been taken */
} Order;

static gpointer start(gpointer data) {
    const Order *order = data;
    return order->job->start(order->job->data);
}

static GVariant *run(gsize task, gpointer state, gpointer data) {
    const Order *order = data;
    GByteArray *record = g_byte_array_new();
    order->job->run(task, state, record, order->job->data);
    g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(record);
    return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

static gboolean done(gsize task, GVariant *result, const char *failure, gpointer data) {
    Order *order = data;
    order->waiting[task] =
        (Waiting){TRUE, result ? g_variant_ref(result) : NULL, g_strdup(failure)};
    gboolean good =
        !result || !order->job->arrive || order->job->arrive(task, result, order->job->data);
    while (good && order->next < order->job->n_tasks && order->waiting[order->next].arrived) {
        Waiting *waiting = &order->waiting[order->next];
        good = order->job->take(order->next, waiting->record, waiting->failure, order->job->data);
        g_clear_pointer(&waiting->record, g_variant_unref);
        g_clear_pointer(&waiting->failure, g_free);
        order->next++;
    }
    return good;
}

static void tick(gpointer data) {
    const Order *order = data;
    order->job->tick(order->job->data);
}

gboolean ordered_job_run(const OrderedJob *job, GError **error) {
    if (job->n_tasks == 0)
        return TRUE;
    Order order = {.job = job, .waiting = g_new0(Waiting, job->n_tasks)};
    WorkersJob workers = {.n_tasks = job->n_tasks,
                          .n_workers = (guint)MIN((gsize)job->n_workers, job->n_tasks),
                          .time_limit = job->time_limit,
                          .result_type = G_VARIANT_TYPE_BYTESTRING,
                          .start = start,
                          .run = run,
                          .done = done,
                          .tick = tick,
                          .data = &order};
    gboolean good = workers_run(&workers, error);
    for (gsize i = order.next; i < job->n_tasks; i++) {
        g_clear_pointer(&order.waiting[i].record, g_variant_unref);
        g_free(order.waiting[i].failure);
    }
    g_free(order.waiting);
    return good;
}
