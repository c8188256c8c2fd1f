#include "core/verdict/verdict.h"

#include <string.h>

static const VerdictInfo regions[] = {
    [REGION_UNTOUCHED] = {"untouched", 0, SEVERITY_FOUND, TRUE, "bad",
                          "The text stands there as in the original"},
    [REGION_LEGIBLE] = {"legible", 1, SEVERITY_FOUND, TRUE, "bad",
                        "The text can be read, wholly or in part"},
    [REGION_RECOVERABLE] = {"recoverable", 2, SEVERITY_FOUND, TRUE, "bad",
                            "What is left tells the text from other texts"},
    [REGION_UNDETERMINED] = {"undetermined", 4, SEVERITY_OPEN, FALSE, "warn",
                             "Could not be judged"},
    [REGION_HIDDEN] = {"hidden", 6, SEVERITY_CLEAN, FALSE, "good", "The text is gone"},
};

static const VerdictInfo pixels[] = {
    [PIXELS_DAMAGED] = {"damaged", 3, SEVERITY_FOUND, FALSE, "warn",
                        "Pixels outside the regions were removed or changed"},
    [PIXELS_UNDETERMINED] = {"undetermined", 4, SEVERITY_OPEN, FALSE, "warn",
                             "Could not be judged"},
    [PIXELS_LOSSY] = {"lossy", 5, SEVERITY_CLEAN, FALSE, "mute",
                      "Small errors all over the image, as lossy coding makes them"},
    [PIXELS_TRANSCODED] = {"transcoded", 7, SEVERITY_CLEAN, FALSE, NULL,
                           "The same samples in another encoding"},
    [PIXELS_RETAINED] = {"retained", 8, SEVERITY_CLEAN, FALSE, NULL,
                         "All pixels outside the regions are as they were"},
};

static const VerdictInfo findings[] = {
    [FINDING_PHI_MATCH] = {"phi-match", 0, SEVERITY_FOUND, TRUE, "bad",
                           "A value of the file's own header, or nearly"},
    [FINDING_PHI_SUSPECT] = {"phi-suspect", 1, SEVERITY_FOUND, TRUE, "warn",
                             "Looks like what identifies someone"},
    [FINDING_DEVICE] = {"device", 3, SEVERITY_CLEAN, FALSE, "info",
                        "Scanner settings, scales, anatomy, markers, vendor names"},
    [FINDING_OTHER] = {"other", 4, SEVERITY_CLEAN, FALSE, "mute", "Anything else"},
    [FINDING_UNDETERMINED] = {"undetermined", 2, SEVERITY_OPEN, FALSE, "warn",
                              "Could not be looked at, or not be read"},
    [FINDING_UNREAD] = {"unread", 5, SEVERITY_CLEAN, FALSE, "mute",
                        "Texture that looked like text for a frame at a time"},
};

static const VerdictInfo checks[] = {
    [PASSED_NO] = {"failed", 0, SEVERITY_FOUND, FALSE, "bad", "The file is not as the key asks"},
    [PASSED_YES] = {"passed", 2, SEVERITY_CLEAN, FALSE, "good", "The file is as the key asks"},
    [PASSED_UNKNOWN] = {"undetermined", 1, SEVERITY_OPEN, FALSE, "warn", "Could not be judged"},
};

const VerdictTable region_verdicts = {regions, G_N_ELEMENTS(regions)};
const VerdictTable pixels_verdicts = {pixels, G_N_ELEMENTS(pixels)};
const VerdictTable finding_verdicts = {findings, G_N_ELEMENTS(findings)};
const VerdictTable check_verdicts = {checks, G_N_ELEMENTS(checks)};

const VerdictInfo *verdict_find(const VerdictTable *table, const char *name) {
    for (guint i = 0; i < table->n; i++)
        if (strcmp(table->verdicts[i].name, name) == 0)
            return &table->verdicts[i];
    return NULL;
}

const char *region_verdict_name(RegionVerdict verdict) {
    return regions[verdict].name;
}

const char *pixels_verdict_name(PixelsVerdict verdict) {
    return pixels[verdict].name;
}

const char *finding_class_name(FindingClass finding_class) {
    return findings[finding_class].name;
}

int verdict_exit_status(Severity worst, const Account *account) {
    if (worst == SEVERITY_FOUND)
        return 1;
    return worst == SEVERITY_OPEN || account_is_open(account) ? 3 : 0;
}
