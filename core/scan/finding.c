#include "core/scan/finding.h"

const char *finding_class_name(FindingClass finding_class) {
    static const char *const names[] = {"phi-match", "phi-suspect", "device", "other"};
    return names[finding_class];
}

Finding *finding_new(void) {
    Finding *finding = g_new0(Finding, 1);
    finding->class = FINDING_OTHER;
    return finding;
}

void finding_free(Finding *finding) {
    if (finding == NULL)
        return;
    g_free(finding->place);
    g_free(finding->text);
    g_free(finding->reason);
    g_clear_pointer(&finding->crop, g_bytes_unref);
    g_free(finding);
}
