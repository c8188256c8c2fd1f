/* What a page says of a run before its rows: title, facts, classes, columns. */
#include "core/output/formats/page/head.h"

#include "core/output/formats/json_stream.h"
#include "core/output/formats/run_facts.h"

typedef struct HeadWriter {
    const ResultView *view;
    FILE *file;
} HeadWriter;

void page_member_write(FILE *file, const char *name, const char *text) {
    json_write_string(file, name);
    fputc(':', file);
    json_write_string(file, text);
}

void page_list_write(FILE *file, const char *name, const char *const *texts) {
    fprintf(file, ",\"%s\":[", name);
    for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
        if (i > 0)
            fputc(',', file);
        json_write_string(file, texts[i]);
    }
    fputc(']', file);
}

/* The verdict of this rank, of whichever table; NULL where none has it. */
static const VerdictInfo *verdict_of_rank(const ResultKind *kind, guint rank) {
    for (const ResultTable *table = kind->tables; table->name != NULL; table++)
        for (guint i = 0; table->verdicts != NULL && i < table->verdicts->n; i++)
            if (table->verdicts->verdicts[i].rank == rank)
                return &table->verdicts->verdicts[i];
    return NULL;
}

static void add_verdicts(const ResultView *view, gboolean clean, GArray *classes) {
    const VerdictInfo *verdict;
    for (guint rank = 0; (verdict = verdict_of_rank(view->kind, rank)) != NULL; rank++) {
        PageClass one = {verdict->name, verdict->tone, verdict->meaning, ""};
        if (verdict->tone != NULL && (verdict->severity == SEVERITY_CLEAN) == clean)
            g_array_append_val(classes, one);
    }
}

static void add_kinds(const Account *account, gboolean open, GArray *classes) {
    for (guint i = 0; i < LISTED_KINDS; i++) {
        ListedKind kind = (ListedKind)i;
        const ListedKindInfo *info = listed_kind_info(kind);
        if (account_listed_as(account, kind) == 0 || account_kind_is_open(account, kind) != open)
            continue;
        PageClass one = {info->name, open ? "warn" : "mute", info->meaning,
                         open           ? "not judged"
                         : info->blocks ? "allowed"
                                        : "listed"};
        g_array_append_val(classes, one);
    }
}

/* What was found or could not be judged, then what is as it should be. */
GArray *page_classes(const ResultView *view) {
    GArray *classes = g_array_new(FALSE, FALSE, sizeof(PageClass));
    add_verdicts(view, FALSE, classes);
    add_kinds(view->account, TRUE, classes);
    add_verdicts(view, TRUE, classes);
    add_kinds(view->account, FALSE, classes);
    return classes;
}

static void write_classes(const HeadWriter *writer) {
    g_autoptr(GArray) classes = page_classes(writer->view);
    for (guint i = 0; i < classes->len; i++) {
        const PageClass *one = &g_array_index(classes, PageClass, i);
        fputs(i > 0 ? ",{" : "{", writer->file);
        page_member_write(writer->file, "name", one->name);
        fputc(',', writer->file);
        page_member_write(writer->file, "tone", one->tone);
        fputc(',', writer->file);
        page_member_write(writer->file, "meaning", one->meaning);
        fputc(',', writer->file);
        page_member_write(writer->file, "note", one->note);
        fputc('}', writer->file);
    }
}

static void write_columns(HeadWriter *writer) {
    for (const PageColumn *column = writer->view->kind->page.columns; column->name; column++) {
        fputc('{', writer->file);
        page_member_write(writer->file, "name", column->name);
        fputc(',', writer->file);
        page_member_write(writer->file, "label", column->label ? column->label : column->name);
        fprintf(writer->file, ",\"text\":%s},", column->is_text ? "true" : "false");
    }
    fputs("{\"name\":\"side\",\"label\":\"side\",\"text\":true}", writer->file);
}

static gboolean write_fact(HeadWriter *writer, const char *label, const char *sql, gboolean first,
                           GError **error) {
    gint64 number;
    if (!view_number(writer->view, sql, &number, error))
        return FALSE;
    fputs(first ? "[" : ",[", writer->file);
    json_write_string(writer->file, label);
    fprintf(writer->file, ",%" G_GINT64_FORMAT "]", number);
    return TRUE;
}

static gboolean write_facts(HeadWriter *writer, GError **error) {
    const PageFact *facts = writer->view->kind->page.facts;
    for (const PageFact *fact = facts; fact->label != NULL; fact++)
        if (!write_fact(writer, fact->label, fact->sql, fact == facts, error))
            return FALSE;
    return !writer->view->has_baseline || write_fact(writer, "accepted by the baseline",
                                                     "SELECT count(*) FROM accepted", FALSE, error);
}

static void write_only(sqlite3_stmt *row, gpointer data) {
    json_write_string(data, row_text(row, 0));
}

/* "how": of each fact its part, its label and its texts. */
static gboolean write_how(const ResultView *view, FILE *file, GError **error) {
    g_autoptr(GPtrArray) facts = run_facts(view, error);
    if (facts == NULL)
        return FALSE;
    fputs(",\"how\":[", file);
    for (guint i = 0; i < facts->len; i++) {
        const RunFact *fact = g_ptr_array_index(facts, i);
        fputs(i > 0 ? ",{" : "{", file);
        page_member_write(file, "part", fact->part);
        fputc(',', file);
        page_member_write(file, "label", fact->label);
        page_list_write(file, "texts", (const char *const *)fact->texts);
        fputc('}', file);
    }
    fputc(']', file);
    return TRUE;
}

/* Of the menus, the search and the pictures. */
static void write_names(FILE *file, const Page *page) {
    page_list_write(file, "facets", page->facets);
    page_list_write(file, "search", page->search);
    page_list_write(file, "sides", page->sides);
    fputc(',', file);
    page_member_write(file, "measure", page->measure);
    fputc(',', file);
    page_member_write(file, "measureText", page->measure_text);
}

gboolean page_head_write(const ResultView *view, FILE *file, GError **error) {
    static const char subtitle[] =
        "SELECT 'version ' || version || ', ' || started || coalesce(', sandbox ' || sandbox, '')"
        " FROM run";
    HeadWriter head = {view, file}, *writer = &head;
    g_autofree char *title = g_strconcat("pixleak ", view->kind->command, NULL);
    page_member_write(file, "title", title);
    fputs(",\"subtitle\":", file);
    if (!view_each(view, subtitle, write_only, file, error))
        return FALSE;
    fputc(',', file);
    page_member_write(file, "noun", view->kind->page.noun);
    fputs(",\"facts\":[", file);
    if (!write_facts(writer, error))
        return FALSE;
    fputs("],\"classes\":[", file);
    write_classes(writer);
    fputs("],\"columns\":[", file);
    write_columns(writer);
    fputc(']', file);
    write_names(file, &view->kind->page);
    return write_how(view, file, error);
}
