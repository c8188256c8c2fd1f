/* Parts of tasks, and strangers' files that a process reads: in order, until enough of them came,
 * and what is left of one that ends, hangs, fails or sends nonsense. */
#include "core/run/foreign.h"
#include "core/run/workers.h"

#include <string.h>
#include <unistd.h>

enum { N_TASKS = 20, N_PARTS = 3000, BAD_TASK = 7, ENOUGH_TASK = 11, ENOUGH = 5 };

typedef struct Parts {
    guint n[N_TASKS];
    gboolean ended[N_TASKS];
    gsize last_task;
} Parts;

static void stream(gsize task, gpointer state, WorkerStream *out, gpointer data) {
    (void)state;
    (void)data;
    for (guint32 i = 0; i < N_PARTS; i++) {
        if (task == BAD_TASK && i == N_PARTS / 2)
            _exit(9);
        if (!worker_stream_send(out, &i, sizeof i))
            break;
    }
}

static gboolean take_part(gsize task, GBytes *part, gpointer data) {
    Parts *parts = data;
    guint32 number;
    g_assert_cmpuint(g_bytes_get_size(part), ==, sizeof number);
    memcpy(&number, g_bytes_get_data(part, NULL), sizeof number);
    g_assert_cmpuint(number, ==, parts->n[task]++);
    g_assert_cmpuint(task, >=, parts->last_task);
    parts->last_task = task;
    return task != ENOUGH_TASK || parts->n[task] < ENOUGH;
}

static gboolean done(gsize task, GBytes *record, const char *failure, gpointer data) {
    Parts *parts = data;
    parts->ended[task] = TRUE;
    g_assert_true((record == NULL) == (task == BAD_TASK));
    g_assert_cmpstr(failure, ==, task == BAD_TASK ? "the worker ended with status 9" : NULL);
    return TRUE;
}

/* Of a task whose worker ends what it sent before counts; of one of which there is enough no more
 * comes. */
static void test_parts(void) {
    Parts parts = {0};
    g_autoptr(GError) error = NULL;
    const WorkersJob job = {.n_tasks = N_TASKS,
                            .n_workers = 1,
                            .time_limit = 60,
                            .stream = stream,
                            .part = take_part,
                            .done = done,
                            .data = &parts};
    g_assert_true(workers_run(&job, &error));
    g_assert_no_error(error);
    for (gsize task = 0; task < N_TASKS; task++) {
        g_assert_true(parts.ended[task]);
        g_assert_cmpuint(parts.n[task], ==,
                         task == BAD_TASK      ? N_PARTS / 2
                         : task == ENOUGH_TASK ? ENOUGH
                                               : N_PARTS);
    }
}

typedef enum Fault { NONE, ENDS, HANGS, FAILS, CUT_OFF, ENDLESS } Fault;

typedef struct Numbers {
    Fault fault;
    guint32 n, most; /* taken, and how many are wanted; 0: all */
} Numbers;

enum { N_NUMBERS = 100000 };

static gboolean send_numbers(ForeignSink *sink, gpointer data, GError **error) {
    const Numbers *numbers = data;
    for (guint32 i = 0; i < N_NUMBERS || numbers->fault == ENDLESS; i++) {
        record_put_u32(foreign_sink_record(sink), i);
        if (!foreign_sink_send(sink))
            return TRUE;
    }
    if (numbers->fault == ENDS)
        _exit(9);
    while (numbers->fault == HANGS)
        pause();
    if (numbers->fault == CUT_OFF)
        record_put_byte(foreign_sink_record(sink), 1);
    if (numbers->fault == FAILS)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "said by the reader");
    return numbers->fault != FAILS;
}

static ForeignTaken take_number(RecordReader *reader, gpointer data, GError **error) {
    Numbers *numbers = data;
    guint32 number = record_u32(reader);
    (void)error;
    if (!reader->broken)
        g_assert_cmpuint(number, ==, numbers->n++);
    return numbers->most > 0 && numbers->n == numbers->most ? FOREIGN_ENOUGH : FOREIGN_MORE;
}

static gboolean read_numbers(Numbers *numbers, const ReaderTerms *terms, GError **error) {
    const ForeignFile file = {"a file", G_FILE_ERROR, send_numbers, take_number, numbers};
    return foreign_file_read(&file, terms, error);
}

static void test_files(void) {
    static const struct {
        Fault fault;
        guint32 most, taken;
        gint code;
        const char *message; /* NULL: good */
    } cases[] = {
        {NONE, 0, N_NUMBERS, 0, NULL},
        {NONE, 3, 3, 0, NULL},
        {ENDLESS, N_NUMBERS, N_NUMBERS, 0, NULL},
        {FAILS, 0, N_NUMBERS, G_FILE_ERROR_NOSPC, "said by the reader"},
        {CUT_OFF, 0, N_NUMBERS, 0,
         "a file: it could not be read: its reader sent what can't be read"},
        {ENDS, 0, 0, 0, "a file: it could not be read: the worker ended with status 9"},
        {HANGS, 0, 0, 0, "a file: it could not be read: took longer than 0.5 s"},
    };
    const ReaderTerms terms = {.jobs = 1, .time_limit = 0.5};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (guint here = 0; here < 2; here++) {
            Numbers numbers = {cases[i].fault, 0, cases[i].most};
            g_autoptr(GError) error = NULL;
            if (here && (cases[i].fault == ENDS || cases[i].fault == HANGS))
                continue;
            g_assert_true(read_numbers(&numbers, here ? NULL : &terms, &error) ==
                          (cases[i].message == NULL));
            g_assert_cmpstr(error ? error->message : NULL, ==, cases[i].message);
            if (cases[i].message)
                g_assert_error(error, G_FILE_ERROR, cases[i].code);
            if (cases[i].taken > 0)
                g_assert_cmpuint(numbers.n, ==, cases[i].taken);
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/foreign/parts", test_parts);
    g_test_add_func("/foreign/files", test_files);
    return g_test_run();
}
