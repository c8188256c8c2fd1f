#include "core/account/listed_kind.h"

#include <string.h>

static const ListedKindInfo kinds[LISTED_KINDS] = {
    [LISTED_ARCHIVE] = {"archive", FALSE, "archives, whose members are accounted for themselves"},
    [LISTED_ARCHIVE_UNREAD] = {"archive-unread", TRUE,
                               "archives, or parts of them, that were not read"},
    [LISTED_BAD_ROW] = {"bad-row", TRUE, "rows of the key that can't be read"},
    [LISTED_DICOMDIR] = {"dicomdir", FALSE,
                         "DICOMDIR files, whose files are accounted for themselves"},
    [LISTED_DOT_NAME] = {"dot-name", TRUE,
                         "files with a name that begins with a dot, which the public script "
                         "doesn't see"},
    [LISTED_DUPLICATE] = {"duplicate", TRUE, "originals of an instance that has another one"},
    [LISTED_EMPTY] = {"empty", TRUE, "files without a byte, which may have been images"},
    [LISTED_MAP] = {"map", TRUE, "images to whose UID the UID map leads from several originals"},
    [LISTED_MISSING] = {"missing", TRUE, "instances and files that are named but not there"},
    [LISTED_NO_IMAGE] = {"no-image", FALSE, "texts, tables and other files that are no images"},
    [LISTED_NO_PIXELS] = {"no-pixels", FALSE, "DICOM files that hold no pixels"},
    [LISTED_NOT_ASKED] = {"not-asked", TRUE, "images about whose pixels the key asks nothing"},
    [LISTED_NOT_DICOM] = {"not-dicom", TRUE, "files that are no DICOM and may hold pictures"},
    [LISTED_NOT_IN_KEY] = {"not-in-key", TRUE, "files of an instance that the key has no row for"},
    [LISTED_ORIGINAL] = {"original", TRUE,
                         "originals among the scrubbed files: their UID is one before scrubbing"},
    [LISTED_OTHER_CHECKS] = {"other-checks", FALSE,
                             "rows of the key that ask nothing about pixels"},
    [LISTED_UNKNOWN_ACTION] = {"unknown-action", TRUE,
                               "rows of the key with an action that pixleak does not know"},
    [LISTED_UNKNOWN_SCOPE] = {"unknown-scope", TRUE,
                              "rows of the key with a scope that pixleak does not know"},
    [LISTED_UNMAPPED] = {"unmapped", TRUE, "files whose SOP Instance UID is not in the UID map"},
    [LISTED_UNREADABLE] = {"unreadable", TRUE, "files that could not be read"},
    [LISTED_UNUSED] = {"unused", FALSE, "originals that nothing was compared with"},
};

const ListedKindInfo *listed_kind_info(ListedKind kind) {
    return &kinds[kind];
}

gboolean listed_kind_find(const char *name, ListedKind *kind) {
    for (guint i = 0; i < LISTED_KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0) {
            *kind = (ListedKind)i;
            return TRUE;
        }
    return FALSE;
}
