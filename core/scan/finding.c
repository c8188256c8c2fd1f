#include "core/scan/finding.h"

Finding *finding_new(void) {
    Finding *finding = g_new0(Finding, 1);
    finding->class = FINDING_OTHER;
    finding->location = g_strdup("");
    return finding;
}

void finding_free(Finding *finding) {
    if (finding == NULL)
        return;
    g_free(finding->place);
    g_free(finding->text);
    g_free(finding->reason);
    g_free(finding->location);
    g_free(finding->barcode);
    g_clear_pointer(&finding->crop, g_bytes_unref);
    g_free(finding);
}
