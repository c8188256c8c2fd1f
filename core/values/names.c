#include "core/values/names.h"

#include "core/dicom/dicom.h"
#include <string.h>

typedef enum NameKind {
    KIND_CREATOR, /* begins the rows of a creator */
    KIND_EXACT,
    KIND_BLOCK, /* in any block of the group */
    KIND_GROUP, /* in any block of the groups whose first two digits these are */
} NameKind;

typedef struct PrivateRow {
    const char *name; /* of the creator, or of the element */
    guint32 tag;
    guint8 kind;
    char vr[3];
} PrivateRow;

static const PrivateRow private_rows[] = {
#define CREATOR(name) {name, 0, KIND_CREATOR, ""},
#define EXACT(tag, vr, name) {name, 0x##tag, KIND_EXACT, #vr},
#define BLOCK(tag, vr, name) {name, 0x##tag, KIND_BLOCK, #vr},
#define GROUP(tag, vr, name) {name, 0x##tag, KIND_GROUP, #vr},
#include "core/values/private_table.def"
};

static const struct {
    guint32 tag;
    const char *name;
} elements[] = {
#define ELEMENT(tag, name) {0x##tag, name},
#include "core/values/name_table.def"
#undef ELEMENT
};

static const struct {
    guint32 mask, tag;
    const char *name;
} repeating[] = {
#define REPEATING(mask, tag, name) {0x##mask, 0x##tag, name},
#include "core/values/name_table.def"
#undef REPEATING
};

static const struct {
    const char *uid, *name;
} uids[] = {
#define UID(uid, name) {uid, name},
#include "core/values/name_table.def"
#undef UID
};

static const PrivateRow *find_private(const char *creator, guint32 tag) {
    static const guint32 masks[] = {0, 0xFFFFFFFF, 0xFFFF00FF, 0xFF0000FF};
    gsize i = 0, n = G_N_ELEMENTS(private_rows);
    while (i < n &&
           (private_rows[i].kind != KIND_CREATOR || strcmp(private_rows[i].name, creator) != 0))
        i++;
    const PrivateRow *best = NULL; /* the closest */
    for (i++; i < n && private_rows[i].kind != KIND_CREATOR; i++)
        if (private_rows[i].tag == (tag & masks[private_rows[i].kind]) &&
            (!best || private_rows[i].kind < best->kind))
            best = &private_rows[i];
    return best;
}

guint16 private_element_vr(const char *creator, guint32 tag) {
    const PrivateRow *row = find_private(creator, tag);
    return row ? DICOM_VR(row->vr[0], row->vr[1]) : 0;
}

const char *private_element_name(const char *creator, guint32 tag) {
    const PrivateRow *row = find_private(creator, tag);
    return row ? row->name : NULL;
}

const char *element_name(guint32 tag) {
    gsize low = 0, high = G_N_ELEMENTS(elements);
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        if (elements[middle].tag == tag)
            return elements[middle].name;
        if (elements[middle].tag < tag)
            low = middle + 1;
        else
            high = middle;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(repeating); i++)
        if ((tag & repeating[i].mask) == repeating[i].tag)
            return repeating[i].name;
    return NULL;
}

const char *uid_name(const char *uid) {
    gsize low = 0, high = G_N_ELEMENTS(uids);
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        int order = strcmp(uids[middle].uid, uid);
        if (order == 0)
            return uids[middle].name;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
