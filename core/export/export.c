#include "core/export/export.h"

#include "core/export/format.h"
#include "core/output/folder.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"

/* Results are not written over. */
static gboolean is_beside_results(const char *out, const FinishedRun *run) {
    g_autofree char *folder = g_path_get_dirname(out), *results = g_path_get_dirname(run->path);
    return folder_is(folder, results);
}

static gboolean write_file(Export *export, GError **error) {
    Output output = {0};
    gboolean good = output_open_named(&output, export->out, export->format->like, error);
    export->file = output.file;
    good = good && export->format->write(export, error);
    return output_close(&output, good, error);
}

static void tell_left(const Export *export) {
    if (export->left->len > 0)
        g_printerr("left out, and still to be removed:\n");
    for (guint i = 0; i < export->left->len; i++) {
        g_autofree char *line = terminal_text(g_ptr_array_index(export->left, i));
        g_printerr("  %s\n", line);
    }
}

static gboolean write_run(const ExportOptions *options, const FinishedRun *run,
                          ExportCounts *counts, GError **error) {
    if (is_beside_results(options->out, run)) {
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s: it would lie among the results that are exported; name another folder",
                    options->out);
        return FALSE;
    }
    const ExportFormat *format = export_format_find(options->format);
    Export export = {.format = format,
                     .run = run,
                     .all = options->all,
                     .out = options->out,
                     .left = g_ptr_array_new_with_free_func(g_free),
                     .told = g_hash_table_new(g_str_hash, g_str_equal)};
    gboolean good = format->is_folder
                        ? folder_make_empty(options->out, error) && format->write(&export, error)
                        : write_file(&export, error);
    if (good)
        tell_left(&export);
    *counts = (ExportCounts){export.n_put, export.n_left};
    g_hash_table_unref(export.told);
    g_ptr_array_unref(export.left);
    return good;
}

gboolean export_write(const ExportOptions *options, ExportCounts *counts, GError **error) {
    g_auto(FinishedRun) run = {0};
    if (!finished_run_open(&run, options->run, error))
        return FALSE;
    if (found_is_told_by(&run))
        return write_run(options, &run, counts, error);
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s: results of `pixleak %s` have no boxes: name those of `pixleak scan` or "
                "`pixleak check`",
                options->run, run.kind->command);
    return FALSE;
}
