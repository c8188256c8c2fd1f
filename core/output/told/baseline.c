#include "core/output/told/baseline.h"

#include "core/file/plain_file.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"
#include "core/output/told/fingerprint.h"
#include <string.h>

/* A line has some 60 bytes: this is of a million findings. */
enum { MAX_BYTES = 64 << 20, MAX_QUOTED = 60, LINE_FIELDS = 4 };

typedef struct Accepted {
    const ToldTable *table;
    const VerdictInfo *verdict; /* that it had, and how much was left */
    gint64 extent;
    char *note; /* "# why"; "" without */
} Accepted;

struct Baseline {
    char *path;
    const ToldKind *kind;
    GHashTable *accepted; /* by fingerprint */
    gsize line;           /* that is being read */
};

static void accepted_free(gpointer data) {
    Accepted *accepted = data;
    g_free(accepted->note);
    g_free(accepted);
}

void baseline_free(Baseline *baseline) {
    if (baseline == NULL)
        return;
    g_hash_table_unref(baseline->accepted);
    g_free(baseline->path);
    g_free(baseline);
}

gsize baseline_length(const Baseline *baseline) {
    return g_hash_table_size(baseline->accepted);
}

static gboolean fail(const Baseline *baseline, const char *what, const char *found,
                     GError **error) {
    g_autofree char *quoted = terminal_line(found, MAX_QUOTED);
    g_set_error(error, OUTPUT_ERROR, 0, "%s: line %" G_GSIZE_FORMAT ": %s: \"%s\"", baseline->path,
                baseline->line, what, quoted);
    return FALSE;
}

/* The words of a line, and what stands behind a # as its note; the caller frees the list. */
static char **words_of(char *line, const char **note) {
    char *mark = strchr(line, '#');
    *note = mark != NULL ? mark + 1 : "";
    if (mark != NULL)
        *mark = '\0';
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) parts = g_strsplit_set(line, " \t\r", -1);
    for (char **part = parts; *part != NULL; part++)
        if (**part != '\0')
            g_strv_builder_add(builder, *part);
    return g_strv_builder_end(builder);
}

static gboolean take_command(Baseline *baseline, char **words, GError **error) {
    guint n = g_strv_length(words);
    if (n != 2 || strcmp(words[0], "command") != 0)
        return fail(baseline, "the command whose findings these are is expected here", words[0],
                    error);
    baseline->kind = told_kind_find(words[1]);
    return baseline->kind != NULL ||
           fail(baseline, "pixleak has no such command with findings", words[1], error);
}

static gboolean take_table(Baseline *baseline, const char *name, Accepted *accepted,
                           GError **error) {
    accepted->table = baseline->kind->tables;
    while (accepted->table->name != NULL &&
           (accepted->table->verdicts == NULL || strcmp(accepted->table->name, name) != 0))
        accepted->table++;
    return accepted->table->name != NULL ||
           fail(baseline, "its command has no such table with findings", name, error);
}

static gboolean take_verdict(Baseline *baseline, const char *name, Accepted *accepted,
                             GError **error) {
    accepted->verdict = verdict_find(accepted->table->verdicts, name);
    return (accepted->verdict != NULL && accepted->verdict->severity != SEVERITY_CLEAN) ||
           fail(baseline, "this is no verdict that need be accepted", name, error);
}

/* One that stands there twice says the same twice, as a merge of two branches may leave it. */
static gboolean add(Baseline *baseline, const char *fingerprint, const Accepted *accepted,
                    const char *note, GError **error) {
    Accepted *there = g_hash_table_lookup(baseline->accepted, fingerprint);
    if (there != NULL)
        return (there->table == accepted->table && there->verdict == accepted->verdict &&
                there->extent == accepted->extent) ||
               fail(baseline, "this finding stands there before, and otherwise; keep one line",
                    fingerprint, error);
    Accepted *kept = g_memdup2(accepted, sizeof *accepted);
    kept->note = g_utf8_make_valid(note, -1);
    g_strchomp(kept->note);
    g_hash_table_insert(baseline->accepted, g_strdup(fingerprint), kept);
    return TRUE;
}

static gboolean take_finding(Baseline *baseline, char **words, const char *note, GError **error) {
    Accepted accepted = {0};
    if (g_strv_length(words) != LINE_FIELDS)
        return fail(baseline, "fingerprint, table, verdict and extent are expected here", words[0],
                    error);
    if (!fingerprint_is_one(words[0]))
        return fail(baseline, "this is no fingerprint", words[0], error);
    if (!take_table(baseline, words[1], &accepted, error) ||
        !take_verdict(baseline, words[2], &accepted, error))
        return FALSE;
    if (!g_ascii_string_to_signed(words[3], 10, 0, G_MAXINT64, &accepted.extent, NULL))
        return fail(baseline, "the extent must be a number", words[3], error);
    return add(baseline, words[0], &accepted, note, error);
}

static gboolean take_line(Baseline *baseline, char *line, GError **error) {
    const char *note;
    g_auto(GStrv) words = words_of(line, &note);
    if (*words == NULL)
        return TRUE;
    return baseline->kind == NULL ? take_command(baseline, words, error)
                                  : take_finding(baseline, words, note, error);
}

static gboolean take_text(Baseline *baseline, char *text, GError **error) {
    if (!g_str_has_prefix(text, BASELINE_FIRST_LINE)) {
        g_set_error(
            error, OUTPUT_ERROR, 0,
            "%s: this is no list of accepted findings, whose first line begins with \"%s\"; "
            "`pixleak baseline` writes one",
            baseline->path, BASELINE_FIRST_LINE);
        return FALSE;
    }
    for (char *line = text, *next; line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        baseline->line++;
        if (!take_line(baseline, line, error))
            return FALSE;
    }
    return baseline->kind != NULL ||
           fail(baseline, "the file ends before it says whose findings these are", "", error);
}

gboolean baseline_is_of(const Baseline *baseline, const char *command, GError **error) {
    if (strcmp(baseline->kind->command, command) == 0)
        return TRUE;
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s: it accepts findings of `pixleak %s`, none of `pixleak %s`", baseline->path,
                baseline->kind->command, command);
    return FALSE;
}

Baseline *baseline_read(const char *path, const char *command, GError **error) {
    g_autofree char *text =
        plain_file_text(path, MAX_BYTES, "list of accepted findings", NULL, error);
    if (text == NULL)
        return NULL;
    g_autoptr(Baseline) baseline = g_new0(Baseline, 1);
    baseline->path = g_strdup(path);
    baseline->accepted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, accepted_free);
    return take_text(baseline, text, error) &&
                   (command == NULL || baseline_is_of(baseline, command, error))
               ? g_steal_pointer(&baseline)
               : NULL;
}

gboolean baseline_of_option(const char *path, const char *command, Baseline **baseline,
                            GError **error) {
    *baseline = path != NULL ? baseline_read(path, command, error) : NULL;
    return path == NULL || *baseline != NULL;
}

const char *baseline_path(const Baseline *baseline) {
    return baseline->path;
}

gboolean baseline_accepts(const Baseline *baseline, const ToldRow *row) {
    const Accepted *accepted = g_hash_table_lookup(baseline->accepted, row->fingerprint);
    if (accepted == NULL || accepted->table != row->table || row->severity == SEVERITY_CLEAN ||
        accepted->verdict->severity != row->severity)
        return FALSE;
    return row->rank > accepted->verdict->rank ||
           (row->rank == accepted->verdict->rank && row->extent <= accepted->extent);
}

const char *baseline_note(const Baseline *baseline, const char *fingerprint) {
    const Accepted *accepted = g_hash_table_lookup(baseline->accepted, fingerprint);
    return accepted != NULL ? accepted->note : "";
}
