/* Whether what a run reads with can start. */
#include "core/cli/cli.h"
#include "core/run/record.h"
#include "core/run/workers.h"
#include "ocr/recognizer.h"

enum { START_SECONDS = 60 };

typedef struct ReaderTrial {
    const char *reader;
    char *problem; /* NULL: none */
} ReaderTrial;

/* In a process of its own: Tesseract ends the one that it finds no memory in. */
static void try_start(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ReaderTrial *trial = data;
    g_autoptr(GError) error = NULL;
    (void)task;
    (void)state;
    recognizer_can_start(trial->reader, &error);
    record_put_string(record, error != NULL ? error->message : "");
}

static gboolean take_problem(gsize task, GBytes *record, const char *failure, gpointer data) {
    ReaderTrial *trial = data;
    (void)task;
    if (record != NULL) {
        RecordReader reader = record_reader(record);
        trial->problem = record_string(&reader);
    } else {
        trial->problem = g_strdup_printf("what reads lines can't start: %s", failure);
    }
    return TRUE;
}

gboolean cli_can_read(const Arguments *arguments, GError **error) {
    ReaderTrial trial = {arguments->reader, NULL};
    WorkersJob job = {.n_tasks = 1,
                      .n_workers = 1,
                      .time_limit = START_SECONDS,
                      .run = try_start,
                      .done = take_problem,
                      .data = &trial};
    if (!recognizer_is_known(arguments->reader, error))
        return FALSE;
    if (arguments->no_ocr || recognizer_is_installed(arguments->reader))
        return TRUE;
    if (!workers_run(&job, error))
        return FALSE;
    g_autofree char *problem = trial.problem;
    if (problem != NULL && *problem != '\0')
        g_set_error_literal(error, OCR_ERROR, OCR_ERROR_INIT, problem);
    return problem != NULL && *problem == '\0';
}
