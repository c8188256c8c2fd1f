/* The verdicts that there are, and what each of them means for a run: the one table of them. */
#pragma once
#include "core/account/account.h"

/* What a verdict does to the exit status of a run. */
typedef enum Severity {
    SEVERITY_CLEAN, /* nothing: 0 */
    SEVERITY_OPEN,  /* could not be judged: 3 where nothing was found */
    SEVERITY_FOUND, /* a leak or damage: 1 */
} Severity;

typedef struct VerdictInfo {
    const char *name;
    guint rank; /* among all verdicts of its command, the worst 0; one name has one rank */
    Severity severity;
    gboolean leak;       /* PHI can be seen */
    const char *tone;    /* on the page: "bad", "warn", "info", "good", "mute", classes of page.css;
                            NULL: not shown there */
    const char *meaning; /* a sentence, for the page and the manual */
} VerdictInfo;

/* The verdicts on one kind of thing, in the order in which counts of them are told. */
typedef struct VerdictTable {
    const VerdictInfo *verdicts;
    guint n;
} VerdictTable;

/* NULL where there is none of this name. */
const VerdictInfo *verdict_find(const VerdictTable *table, const char *name);

/* Of a region of the key whose text shall be gone; worst first. */
typedef enum RegionVerdict {
    REGION_UNTOUCHED,
    REGION_LEGIBLE,
    REGION_RECOVERABLE,
    REGION_UNDETERMINED,
    REGION_HIDDEN,
} RegionVerdict;

/* Of all pixels of an image outside those regions; worst first. */
typedef enum PixelsVerdict {
    PIXELS_DAMAGED,
    PIXELS_UNDETERMINED,
    PIXELS_LOSSY,
    PIXELS_TRANSCODED,
    PIXELS_RETAINED,
} PixelsVerdict;

/* Of a text that a scan found, worst first; then what stands in place of one. */
typedef enum FindingClass {
    FINDING_PHI_MATCH,   /* a value of the file's own header, or nearly */
    FINDING_PHI_SUSPECT, /* looks like what identifies someone */
    FINDING_DEVICE,      /* settings, scales, markers, vendor names */
    FINDING_OTHER,
    FINDING_UNDETERMINED, /* lettering that can't be read; no text: could not be looked at */
    FINDING_UNREAD,       /* no text: not read since it is most likely none */
} FindingClass;
enum { FINDING_CLASSES = FINDING_UNDETERMINED + 1 }; /* of texts */

/* Of a check of a validation. */
typedef enum Passed { PASSED_NO, PASSED_YES, PASSED_UNKNOWN } Passed;

/* Their elements stand where the enums say. */
extern const VerdictTable region_verdicts, pixels_verdicts, finding_verdicts, check_verdicts;

const char *region_verdict_name(RegionVerdict verdict);
const char *pixels_verdict_name(PixelsVerdict verdict);
const char *finding_class_name(FindingClass finding_class);

/* Of a run: 1 where something was found, else 3 where a verdict or the account is open, else 0.
 * worst: the largest severity of all its verdicts. */
int verdict_exit_status(Severity worst, const Account *account);
