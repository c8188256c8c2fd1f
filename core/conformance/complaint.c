#include "core/conformance/complaint.h"

#include <string.h>

void complaint_clear(Complaint *complaint) {
    g_free(complaint->type);
    g_free(complaint->tag);
    g_free(complaint->message);
    *complaint = (Complaint){0};
}

gboolean complaint_parse(const char *line, Complaint *complaint) {
    gboolean error = g_str_has_prefix(line, "Error");
    if (!error && strstr(line, "Warning") == NULL)
        return FALSE;
    const char *open = strchr(line, '<');
    const char *close = open ? strchr(open, '>') : NULL;
    const char *message = strstr(line, "> - ");
    complaint->type = g_strdup(error ? "<Error>" : "<Warning>");
    complaint->tag = close ? g_strndup(open, (gsize)(close + 1 - open)) : g_strdup(line);
    complaint->message = message ? g_strdup_printf("<%s>", message + 4) : g_strdup(line);
    return TRUE;
}
