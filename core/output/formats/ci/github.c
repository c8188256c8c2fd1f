/* Workflow commands, which GitHub shows as annotations. */
#include "core/output/format.h"
#include "core/output/formats/ci/ci.h"
#include <string.h>

/* GitHub shows ten of a kind; a log with all would hide everything else. */
enum { MAX_ANNOTATIONS = 50 };

typedef struct Annotations {
    const ResultView *view;
    FILE *stream;
    gsize n[SEVERITY_FOUND + 1], n_accepted;
} Annotations;

/* What would end the command, or a property of it, becomes %XX. */
static void write_escaped(FILE *stream, const char *text, const char *special) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at != '\0'; at++)
        if ((guchar)*at < 0x20 || (guchar)*at == 0x7f || strchr(special, *at) != NULL)
            fprintf(stream, "%%%02X", (guchar)*at);
        else
            fputc(*at, stream);
}

static gboolean annotate(const ToldRow *row, gpointer data, GError **error) {
    Annotations *annotations = data;
    (void)error;
    if (row->severity == SEVERITY_CLEAN)
        return TRUE;
    if (row->accepted) {
        annotations->n_accepted++;
        return TRUE;
    }
    if (annotations->n[row->severity]++ >= MAX_ANNOTATIONS)
        return TRUE;
    FILE *stream = annotations->stream;
    g_autofree char *rule = ci_rule(annotations->view, row), *message = ci_message(row);
    fputs(row->severity == SEVERITY_FOUND ? "::error file=" : "::warning file=", stream);
    write_escaped(stream, row->file, "%:,");
    fputs(",title=", stream);
    write_escaped(stream, rule, "%:,");
    fputs("::", stream);
    write_escaped(stream, message, "%");
    fputc('\n', stream);
    return TRUE;
}

gboolean github_write(const ResultView *view, const ResultTable *table, FILE *stream,
                      GError **error) {
    (void)table;
    Annotations annotations = {.view = view, .stream = stream};
    g_autofree char *sandbox = view_sandbox(view, error);
    if (sandbox == NULL || !ci_each(view, annotate, &annotations, error))
        return FALSE;
    gsize n_found = annotations.n[SEVERITY_FOUND], n_open = annotations.n[SEVERITY_OPEN];
    fprintf(stream,
            "::notice title=pixleak %s::%" G_GSIZE_FORMAT " found, %" G_GSIZE_FORMAT
            " not judged, %" G_GSIZE_FORMAT " accepted%s; sandbox ",
            view->kind->command, n_found, n_open, annotations.n_accepted,
            MAX(n_found, n_open) > MAX_ANNOTATIONS ? "; the first of them stand here" : "");
    write_escaped(stream, sandbox, "%");
    fputc('\n', stream);
    return TRUE;
}
