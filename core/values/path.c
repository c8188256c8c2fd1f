#include "core/values/path.h"

#include "core/dicom/vr.h"
#include "core/values/value.h"
#include <stdlib.h>
#include <string.h>

/* One step of a path. */
typedef struct Label {
    guint32 tag;         /* with a creator: without the block */
    const char *creator; /* NULL without one */
    gsize creator_length;
} Label;

static gboolean read_hex(const char **p, guint digits, guint32 *out) {
    *out = 0;
    for (guint i = 0; i < digits; i++, (*p)++) {
        if (!g_ascii_isxdigit(**p) || g_ascii_isupper(**p))
            return FALSE;
        *out = *out << 4 | (guint32)g_ascii_xdigit_value(**p);
    }
    return TRUE;
}

static gboolean read_text(const char **p, const char *text) {
    gsize length = strlen(text);
    if (strncmp(*p, text, length) != 0)
        return FALSE;
    *p += length;
    return TRUE;
}

/* A creator may hold quotes: it ends where a whole end of a step follows. */
static gboolean read_creator(const char **p, Label *label) {
    label->creator = *p;
    for (const char *quote = *p; (quote = strchr(quote, '"')) != NULL; quote++) {
        const char *end = quote;
        guint32 element;
        if (read_text(&end, "\",") && read_hex(&end, 2, &element) && read_text(&end, ")>") &&
            (*end == '\0' || *end == '[')) {
            label->creator_length = (gsize)(quote - *p);
            label->tag = label->tag << 16 | element;
            *p = end;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean read_label(const char **p, Label *label) {
    *label = (Label){0};
    if (!read_text(p, "<(") || !read_hex(p, 4, &label->tag) || !read_text(p, ","))
        return FALSE;
    if (read_text(p, "\""))
        return read_creator(p, label);
    guint32 element;
    if (!read_hex(p, 4, &element) || !read_text(p, ")>"))
        return FALSE;
    label->tag = label->tag << 16 | element;
    return TRUE;
}

static gboolean read_item(const char **p, gsize *item) {
    if (!read_text(p, "[<") || !g_ascii_isdigit(**p))
        return FALSE;
    char *end;
    guint64 number = g_ascii_strtoull(*p, &end, 10);
    gsize digits = (gsize)(end - *p);
    if (digits < 4 || digits > 9 || (digits > 4 && **p == '0'))
        return FALSE;
    *item = (gsize)number;
    *p = end;
    return read_text(p, ">]");
}

/* The creator under which the script knows the element, in upper case; NULL where it goes by its
 * tag. pydicom knows no creators of sequences of undefined length. */
static char *path_creator(const DicomDataset *dataset, const DicomElement *element) {
    if (!(element->tag >> 16 & 1) ||
        (element->undefined_length && value_vr(dataset, element) == VR_SQ))
        return NULL;
    g_autofree char *creator = value_private_creator(dataset, element);
    return creator ? g_utf8_strup(creator, -1) : NULL;
}

static const DicomElement *find_label(const DicomDataset *dataset, const Label *label) {
    if (!label->creator && !(label->tag >> 16 & 1)) {
        const DicomElement *element = dicom_dataset_find(dataset, label->tag);
        while (element && !dataset->by_tag &&
               element + 1 < dataset->elements + dataset->n_elements &&
               element[1].tag == element->tag)
            element++;
        if (!element || !dataset->by_tag)
            return element;
    }
    const DicomElement *found = NULL;
    for (gsize i = 0; i < dataset->n_elements; i++) {
        const DicomElement *element = dicom_dataset_nth(dataset, i);
        guint32 mask = label->creator ? 0xFFFF00FF : 0xFFFFFFFF;
        if ((element->tag & mask) != label->tag)
            continue;
        g_autofree char *creator = path_creator(dataset, element);
        if (label->creator ? creator && strlen(creator) == label->creator_length &&
                                 memcmp(creator, label->creator, label->creator_length) == 0
                           : creator == NULL)
            found = element;
    }
    return found;
}

const DicomElement *path_find(const DicomDataset *root, const char *path,
                              const DicomDataset **holder) {
    const DicomDataset *dataset = root;
    for (;;) {
        Label label;
        gsize item;
        const DicomElement *element =
            read_label(&path, &label) ? find_label(dataset, &label) : NULL;
        if (!element)
            return NULL;
        if (*path == '\0') {
            *holder = dataset;
            return element;
        }
        if (value_vr(dataset, element) != VR_SQ || !read_item(&path, &item) ||
            item >= element->n_items)
            return NULL;
        dataset = &element->items[item];
    }
}

static void append_label(const DicomDataset *dataset, const DicomElement *element, GString *path) {
    g_autofree char *creator = path_creator(dataset, element);
    if (creator)
        g_string_append_printf(path, "<(%04x,\"%s\",%02x)>", element->tag >> 16, creator,
                               element->tag & 0xFF);
    else
        g_string_append_printf(path, "<(%04x,%04x)>", element->tag >> 16, element->tag & 0xFFFF);
}

static void walk(const DicomDataset *dataset, GString *path, PathVisit visit, gpointer data) {
    gsize length = path->len;
    for (gsize i = 0; i < dataset->n_elements; i++) {
        const DicomElement *element = dicom_dataset_nth(dataset, i);
        if (i + 1 < dataset->n_elements && dicom_dataset_nth(dataset, i + 1)->tag == element->tag)
            continue; /* of several the last counts */
        append_label(dataset, element, path);
        visit(path->str, dataset, element, data);
        gsize step = path->len;
        for (gsize j = 0; value_vr(dataset, element) == VR_SQ && j < element->n_items; j++) {
            g_string_append_printf(path, "[<%04" G_GSIZE_FORMAT ">]", j);
            walk(&element->items[j], path, visit, data);
            g_string_truncate(path, step);
        }
        g_string_truncate(path, length);
    }
}

void path_walk(const DicomDataset *root, PathVisit visit, gpointer data) {
    g_autoptr(GString) path = g_string_new(NULL);
    walk(root, path, visit, data);
}
