/* Why an input was not judged: the kinds, and which of them a run may end green with. */
#pragma once
#include <glib.h>

typedef enum ListedKind {
    LISTED_ARCHIVE,
    LISTED_ARCHIVE_UNREAD,
    LISTED_BAD_ROW,
    LISTED_DICOMDIR,
    LISTED_DOT_NAME,
    LISTED_DUPLICATE,
    LISTED_EMPTY,
    LISTED_MAP,
    LISTED_MISSING,
    LISTED_NO_IMAGE,
    LISTED_NO_PIXELS,
    LISTED_NOT_ASKED,
    LISTED_NOT_DICOM,
    LISTED_NOT_IN_KEY,
    LISTED_ORIGINAL,
    LISTED_OTHER_CHECKS,
    LISTED_UNKNOWN_ACTION,
    LISTED_UNKNOWN_SCOPE,
    LISTED_UNMAPPED,
    LISTED_UNREADABLE,
    LISTED_UNUSED,
    LISTED_KINDS
} ListedKind;

typedef struct ListedKindInfo {
    const char *name;
    /* Something that may hold PHI was not judged: the run does not end with exit status 0 unless
     * the user accepts the kind. */
    gboolean blocks;
    const char *meaning; /* a sentence's end, for the terminal, the page and the manual */
} ListedKindInfo;

const ListedKindInfo *listed_kind_info(ListedKind kind);
/* By its name, that of a command line; FALSE where there is none. */
gboolean listed_kind_find(const char *name, ListedKind *kind);
