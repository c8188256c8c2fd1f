#include "core/conformance/finding.h"

#include <string.h>

void finding_clear(Finding *finding) {
    g_free(finding->type);
    g_free(finding->tag);
    g_free(finding->message);
    *finding = (Finding){0};
}

gboolean finding_parse(const char *line, Finding *finding) {
    gboolean error = g_str_has_prefix(line, "Error");
    if (!error && strstr(line, "Warning") == NULL)
        return FALSE;
    const char *open = strchr(line, '<');
    const char *close = open ? strchr(open, '>') : NULL;
    const char *message = strstr(line, "> - ");
    finding->type = g_strdup(error ? "<Error>" : "<Warning>");
    finding->tag = close ? g_strndup(open, (gsize)(close + 1 - open)) : g_strdup(line);
    finding->message = message ? g_strdup_printf("<%s>", message + 4) : g_strdup(line);
    return TRUE;
}
