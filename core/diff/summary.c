#include "core/diff/summary.h"

#include "core/output/formats/terminal_text.h"
#include <string.h>

enum {
    MAX_LINES = 20, /* of a change */
    MAX_NAME = 100, /* characters: a longer path would hide the lines beside it */
    MAX_TABLES = 4,
};

struct DiffSummary {
    char *tables[MAX_TABLES];
    gsize counts[MAX_TABLES][CHANGES];
    GPtrArray *lines[CHANGES]; /* of those that are shown */
};

DiffSummary *diff_summary_new(void) {
    DiffSummary *summary = g_new0(DiffSummary, 1);
    for (guint i = 0; i < CHANGES; i++)
        summary->lines[i] = g_ptr_array_new_with_free_func(g_free);
    return summary;
}

void diff_summary_free(DiffSummary *summary) {
    if (summary == NULL)
        return;
    for (guint i = 0; i < MAX_TABLES; i++)
        g_free(summary->tables[i]);
    for (guint i = 0; i < CHANGES; i++)
        g_ptr_array_unref(summary->lines[i]);
    g_free(summary);
}

static gsize *counts_of(DiffSummary *summary, const char *table) {
    guint i = 0;
    while (summary->tables[i] != NULL && strcmp(summary->tables[i], table) != 0)
        i++;
    g_assert(i < MAX_TABLES); /* no command has more */
    if (summary->tables[i] == NULL)
        summary->tables[i] = g_strdup(table);
    return summary->counts[i];
}

static const char *verdict_of(const PairedRow *row) {
    return !row->there ? "nothing" : *row->verdict == '\0' ? "looked at" : row->verdict;
}

static char *line_of(const RowPair *pair, RowChange change) {
    g_autofree char *file = terminal_name(pair->file, MAX_NAME);
    g_autofree char *place = terminal_line(pair->place, MAX_NAME);
    g_autofree char *verdicts = g_strdup_printf("%s -> %s", verdict_of(&pair->sides[PAIR_BEFORE]),
                                                verdict_of(&pair->sides[PAIR_AFTER]));
    return g_strdup_printf("  %-12s  %-26s  %s  %s%s%s", change_name(change), verdicts, file, place,
                           *pair->box != '\0' ? " at " : "", pair->box);
}

void diff_summary_add(DiffSummary *summary, const RowPair *pair, RowChange change) {
    counts_of(summary, pair->table)[change]++;
    if (change <= CHANGE_UNSEEN && summary->lines[change]->len < MAX_LINES)
        g_ptr_array_add(summary->lines[change], line_of(pair, change));
}

static int table_width(const DiffSummary *summary) {
    gsize width = 0;
    for (guint i = 0; i < MAX_TABLES && summary->tables[i] != NULL; i++)
        width = MAX(width, strlen(summary->tables[i]));
    return (int)width;
}

/* Numbers below the names of the changes. */
static void print_counts(const DiffSummary *summary) {
    int width = table_width(summary);
    g_print("%*s", width, "");
    for (guint j = 0; j < CHANGES; j++)
        g_print("  %7s", change_name((RowChange)j));
    for (guint i = 0; i < MAX_TABLES && summary->tables[i] != NULL; i++) {
        g_print("\n%-*s", width, summary->tables[i]);
        for (guint j = 0; j < CHANGES; j++)
            g_print("  %*" G_GSIZE_FORMAT, MAX(7, (int)strlen(change_name((RowChange)j))),
                    summary->counts[i][j]);
    }
    g_print("\n");
}

static void print_lines(const DiffSummary *summary, RowChange change, gsize n) {
    for (guint i = 0; i < summary->lines[change]->len; i++)
        g_print("%s\n", (const char *)g_ptr_array_index(summary->lines[change], i));
    if (n > MAX_LINES)
        g_print("  and %" G_GSIZE_FORMAT " more\n", n - MAX_LINES);
}

int diff_summary_print(const DiffSummary *summary) {
    gsize sums[CHANGES] = {0};
    for (guint i = 0; i < MAX_TABLES; i++)
        for (guint j = 0; j < CHANGES; j++)
            sums[j] += summary->counts[i][j];
    int status = change_exit_status(sums);
    print_counts(summary);
    if (status != 0)
        g_print("\n");
    for (guint j = CHANGE_WORSE; j <= CHANGE_UNSEEN; j++)
        print_lines(summary, (RowChange)j, sums[j]);
    g_print("\n%s\n", status == 1 ? "Something is worse, or new: exit status 1."
                      : status == 3
                          ? "Nothing is known to be worse, but not all of it could be told: exit "
                            "status 3."
                          : "Nothing is worse.");
    return status;
}
