#include "core/conformance/conformance.h"
#include "core/conformance/complaint.h"
#include "core/dicom/dicom.h"
#include "core/output/output.h"
#include "core/run/progress.h"
#include "core/run/record.h"
#include "core/run/workers.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

G_DEFINE_QUARK(pixleak - conformance - error - quark, conformance_error)

enum { PREAMBLE = 128 };
#define SERIES_INSTANCE_UID DICOM_TAG(0x0020, 0x000E)

/* Columns that come from the file itself. */
static const guint32 attributes[] = {
    DICOM_TAG(0x0008, 0x0060), DICOM_TAG(0x0008, 0x0016), DICOM_TAG(0x0010, 0x0020),
    DICOM_TAG(0x0020, 0x000D), SERIES_INSTANCE_UID,       DICOM_TAG(0x0008, 0x0018),
};
enum { N_ATTRIBUTES = G_N_ELEMENTS(attributes) };

typedef struct ConformanceRun {
    const ConformanceOptions *options;
    const char *program;
    GPtrArray *paths; /* sorted */
    FILE *file;
    ConformanceCounts *counts;
    Progress progress;
} ConformanceRun;

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Regular files below the folder; links to folders are not followed. */
static gboolean list_files(const char *folder, GPtrArray *paths, GError **error) {
    g_autoptr(GDir) directory = g_dir_open(folder, 0, error);
    if (directory == NULL)
        return FALSE;
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat status;
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(paths, g_steal_pointer(&path));
        else if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
                 !list_files(path, paths, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean has_preamble(const char *path) {
    char start[PREAMBLE + 4];
    FILE *file = fopen(path, "rb");
    gsize n = file != NULL ? fread(start, 1, sizeof start, file) : 0;
    if (file != NULL)
        fclose(file);
    return n == sizeof start && memcmp(start + PREAMBLE, "DICM", 4) == 0;
}

/* In the new process: it ends with the worker, which is ended where a file takes too long. */
static void end_with_parent(gpointer data) {
    (void)data;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* dciodvfy's lines; NULL with an error where it could not be started or broke down. */
static char *run_dciodvfy(const char *program, const char *path, GError **error) {
    char *arguments[] = {(char *)program, (char *)"-new", (char *)path, NULL};
    g_autofree char *lines = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, end_with_parent, NULL,
                      NULL, &lines, &status, error))
        return NULL;
    if (WIFSIGNALED(status)) {
        g_set_error(error, CONFORMANCE_ERROR, 0, "dciodvfy ended by signal %d", WTERMSIG(status));
        return NULL;
    }
    return g_utf8_make_valid(lines, -1);
}

static void put_attributes(GByteArray *record, const char *path) {
    g_autoptr(DicomFile) file = dicom_file_open(path, SERIES_INSTANCE_UID + 1, NULL);
    for (gsize i = 0; i < N_ATTRIBUTES; i++) {
        g_autofree char *text =
            file ? dicom_dataset_text(dicom_file_dataset(file), attributes[i]) : NULL;
        record_put_string(record, text ? text : "");
    }
}

/* In a worker: whether the file is DICOM, and if it is, dciodvfy's lines, or NULL, why there are
 * none, or NULL, and its attributes. */
static void run_task(gsize task, gpointer state, GByteArray *record, gpointer data) {
    (void)state;
    const ConformanceRun *run = data;
    const char *path = g_ptr_array_index(run->paths, task);
    gboolean dicom = has_preamble(path);
    record_put_byte(record, dicom != FALSE);
    if (!dicom)
        return;
    g_autoptr(GError) error = NULL;
    g_autofree char *lines = run_dciodvfy(run->program, path, &error);
    record_put_string(record, lines);
    record_put_string(record, error ? error->message : NULL);
    put_attributes(record, path);
}

static void write_row(ConformanceRun *run, const Complaint *complaint, char *const *texts,
                      const char *path) {
    g_autofree char *base = g_path_get_basename(path);
    const char *columns[] = {complaint->type, complaint->tag, complaint->message};
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        csv_write_field(run->file, columns[i]);
        fputc(',', run->file);
    }
    for (gsize i = 0; i < N_ATTRIBUTES + 2; i++) {
        const char *text = i < N_ATTRIBUTES ? texts[i] : i == N_ATTRIBUTES ? base : path;
        g_autofree char *bracketed = g_strdup_printf("<%s>", text);
        csv_write_field(run->file, bracketed);
        fputc(i < N_ATTRIBUTES + 1 ? ',' : '\n', run->file);
    }
}

/* A row of its own for a file that was not judged, so that it isn't taken for a good one. */
static void write_failure(ConformanceRun *run, const char *failure, char *const *texts,
                          const char *path) {
    const Complaint complaint = {(char *)"<Error>", (char *)"", (char *)failure};
    write_row(run, &complaint, texts, path);
    run->counts->errors++;
    run->counts->unjudged++;
}

static void write_lines(ConformanceRun *run, const char *lines, char *const *texts,
                        const char *path) {
    g_auto(GStrv) all = g_strsplit(lines, "\n", -1);
    for (char **line = all; *line != NULL; line++) {
        g_auto(Complaint) complaint = {0};
        if (!complaint_parse(*line, &complaint))
            continue;
        write_row(run, &complaint, texts, path);
        run->counts->errors += strcmp(complaint.type, "<Error>") == 0;
        run->counts->warnings += strcmp(complaint.type, "<Warning>") == 0;
    }
}

static void write_unjudged(ConformanceRun *run, const char *failure, const char *path) {
    static char *const nothing[N_ATTRIBUTES] = {"", "", "", "", "", ""};
    run->counts->files++;
    write_failure(run, failure, nothing, path);
}

static void write_file(ConformanceRun *run, GBytes *record, const char *path) {
    RecordReader reader = record_reader(record);
    if (!record_byte(&reader)) {
        run->counts->not_dicom++;
        return;
    }
    g_autofree char *lines = record_string(&reader), *failure = record_string(&reader);
    g_auto(GStrv) texts = g_new0(char *, N_ATTRIBUTES + 1);
    for (gsize i = 0; i < N_ATTRIBUTES; i++) {
        char *text = record_string(&reader);
        texts[i] = text ? text : g_strdup("");
    }
    if (reader.broken) {
        write_unjudged(run, "the worker's result could not be read", path);
        return;
    }
    run->counts->files++;
    if (failure != NULL)
        write_failure(run, failure, texts, path);
    if (lines != NULL)
        write_lines(run, lines, texts, path);
}

static gboolean take_file(gsize task, GBytes *record, const char *failure, gpointer data) {
    ConformanceRun *run = data;
    const char *path = g_ptr_array_index(run->paths, task);
    progress_step(&run->progress);
    if (record != NULL)
        write_file(run, record, path);
    else
        write_unjudged(run, failure, path);
    return !ferror(run->file);
}

static gboolean judge(ConformanceRun *run, GError **error) {
    const WorkersJob job = {.n_tasks = run->paths->len,
                            .n_workers = MIN(run->options->jobs, MAX(run->paths->len, 1)),
                            .time_limit = run->options->time_limit,
                            .starts_programs = TRUE,
                            .run = run_task,
                            .take = take_file,
                            .data = run};
    fputs("type,tag,message,modality,class,patient,study,series,instance,file_name,file_path\n",
          run->file);
    progress_start(&run->progress, run->paths->len, run->options->quiet);
    gboolean good = run->paths->len == 0 || workers_run(&job, error);
    progress_end(&run->progress);
    return good;
}

gboolean conformance_run(const ConformanceOptions *options, ConformanceCounts *counts,
                         GError **error) {
    *counts = (ConformanceCounts){0};
    g_autofree char *program = g_find_program_in_path("dciodvfy");
    if (program == NULL) {
        g_set_error(error, CONFORMANCE_ERROR, 0,
                    "dciodvfy is not there; Debian's package dicom3tools has it");
        return FALSE;
    }
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    if (!list_files(options->input, paths, error))
        return FALSE;
    g_ptr_array_sort(paths, compare_names);
    if (g_mkdir_with_parents(options->output, 0700) != 0) {
        g_set_error(error, CONFORMANCE_ERROR, 0, "%s: can't be made", options->output);
        return FALSE;
    }
    Output output = {0};
    gboolean good = output_open(&output, options->output, "dciodvfy_report.csv", error);
    if (good) {
        ConformanceRun run = {options, program, paths, output.file, counts, {0}};
        good = judge(&run, error);
    }
    return output_close(&output, good, good ? error : NULL);
}
