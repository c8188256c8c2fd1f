/* SARIF 2.1.0, of what was found, could not be judged, or is accepted. */
#include "core/output/format.h"
#include "core/output/formats/ci/ci.h"
#include "core/output/formats/json_stream.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

typedef struct Sarif {
    const ResultView *view;
    JsonStream json;
} Sarif;

static void write_text_object(JsonStream *json, const char *name, const char *text) {
    json_open(json, name, '{');
    json_text(json, "text", text);
    json_close(json, '}');
}

static const char *level_of(Severity severity) {
    return severity == SEVERITY_FOUND ? "error" : "warning";
}

static void write_rule(Sarif *sarif, const ToldTable *table, const char *verdict,
                       const char *meaning, Severity severity) {
    const ToldRow row = {.table = table, .verdict = verdict};
    g_autofree char *id = ci_rule(sarif->view, &row);
    if (severity == SEVERITY_CLEAN)
        return;
    json_open(&sarif->json, NULL, '{');
    json_text(&sarif->json, "id", id);
    write_text_object(&sarif->json, "shortDescription", meaning);
    json_open(&sarif->json, "defaultConfiguration", '{');
    json_text(&sarif->json, "level", level_of(severity));
    json_close(&sarif->json, '}');
    json_close(&sarif->json, '}');
}

static void write_rules(Sarif *sarif) {
    json_open(&sarif->json, "rules", '[');
    const ToldTable *table = told_kind_find(sarif->view->kind->command)->tables;
    for (; table->name != NULL; table++)
        for (guint i = 0; table->verdicts != NULL && i < table->verdicts->n; i++) {
            const VerdictInfo *verdict = &table->verdicts->verdicts[i];
            write_rule(sarif, table, verdict->name, verdict->meaning, verdict->severity);
        }
    for (guint i = 0; i < LISTED_KINDS; i++) {
        const ListedKindInfo *info = listed_kind_info((ListedKind)i);
        write_rule(sarif, &told_listed, info->name, info->meaning,
                   info->blocks ? SEVERITY_OPEN : SEVERITY_CLEAN);
    }
    json_close(&sarif->json, ']');
}

/* An image has no lines; those who show results ask for one all the same. */
static void write_location(JsonStream *json, const ToldRow *row) {
    g_autofree char *uri = g_uri_escape_string(row->file, "/", FALSE);
    g_autofree char *where = told_where(row);
    json_open(json, "locations", '[');
    json_open(json, NULL, '{');
    json_open(json, "physicalLocation", '{');
    json_open(json, "artifactLocation", '{');
    json_text(json, "uri", uri);
    json_close(json, '}');
    json_open(json, "region", '{');
    json_integer(json, "startLine", 1);
    json_close(json, '}');
    json_close(json, '}');
    json_open(json, "logicalLocations", '[');
    json_open(json, NULL, '{');
    json_text(json, "fullyQualifiedName", where);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
}

static gboolean write_result(const ToldRow *row, gpointer data, GError **error) {
    Sarif *sarif = data;
    JsonStream *json = &sarif->json;
    (void)error;
    if (row->severity == SEVERITY_CLEAN)
        return TRUE;
    g_autofree char *rule = ci_rule(sarif->view, row), *message = ci_message(row);
    json_open(json, NULL, '{');
    json_text(json, "ruleId", rule);
    json_text(json, "level", level_of(row->severity));
    write_text_object(json, "message", message);
    write_location(json, row);
    json_open(json, "partialFingerprints", '{');
    json_text(json, "pixleakFinding/v1", row->fingerprint);
    json_close(json, '}');
    if (row->accepted) {
        json_open(json, "suppressions", '[');
        json_open(json, NULL, '{');
        json_text(json, "kind", "external");
        json_text(json, "status", "accepted");
        json_close(json, '}');
        json_close(json, ']');
    }
    json_close(json, '}');
    return TRUE;
}

gboolean sarif_write(const ResultView *view, const ResultTable *table, FILE *stream,
                     GError **error) {
    (void)table;
    g_autofree char *sandbox = view_sandbox(view, error);
    Sarif sarif = {view, {.file = stream}};
    JsonStream *json = &sarif.json;
    if (sandbox == NULL)
        return FALSE;
    json_open(json, NULL, '{');
    json_text(json, "$schema", SCHEMA);
    json_text(json, "version", "2.1.0");
    json_open(json, "runs", '[');
    json_open(json, NULL, '{');
    json_open(json, "tool", '{');
    json_open(json, "driver", '{');
    json_text(json, "name", "pixleak");
    json_text(json, "version", PIXLEAK_VERSION);
    write_rules(&sarif);
    json_close(json, '}');
    json_close(json, '}');
    json_open(json, "properties", '{');
    json_text(json, "sandbox", sandbox);
    json_close(json, '}');
    json_open(json, "results", '[');
    if (!ci_each(view, write_result, &sarif, error))
        return FALSE;
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    fputc('\n', stream);
    return TRUE;
}
