#include "core/synth/tree/tree.h"

#include <stdio.h>
#include <string.h>

/* The element that reserves a private element's block (PS3.5 section 7.8.1); 0 for public ones. */
static guint32 creator_tag(guint32 tag) {
    guint element = tag & 0xFFFF;
    return (tag >> 16) % 2 == 1 && element >= 0x1000 ? (tag & 0xFFFF0000) | element >> 8 : 0;
}

void tree_append_path(const Tree *owner, guint32 tag, GString *path) {
    guint32 reserving = creator_tag(tag);
    g_autofree char *creator = reserving ? tree_text(owner, reserving) : NULL;
    if (creator) {
        g_autofree char *upper = g_ascii_strup(creator, -1);
        g_string_append_printf(path, "<(%04x,\"%s\",%02x)>", tag >> 16, upper, tag & 0xFF);
    } else
        g_string_append_printf(path, "<(%04x,%04x)>", tag >> 16, tag & 0xFFFF);
}

/* The tag that one step names, 0 if none; `end` is set behind its ">". */
static guint32 step_tag(const Tree *tree, const char *step, const char **end) {
    guint group, element;
    *end = strstr(step, ")>");
    if (*end == NULL || sscanf(step, "<(%4x,", &group) != 1)
        return 0;
    *end += 2;
    if (step[7] != '"')
        return sscanf(step + 7, "%4x", &element) == 1 ? DICOM_TAG(group, element) : 0;
    const char *quote = strchr(step + 8, '"');
    if (quote == NULL || sscanf(quote, "\",%2x", &element) != 1)
        return 0;
    g_autofree char *wanted = g_strndup(step + 8, (gsize)(quote - step) - 8);
    for (guint block = 0x10; block <= 0xFF; block++) {
        g_autofree char *creator = tree_text(tree, DICOM_TAG(group, block));
        if (creator && g_ascii_strcasecmp(creator, wanted) == 0)
            return DICOM_TAG(group, block << 8 | element);
    }
    return 0;
}

Node *tree_find_path(Tree *tree, const char *path, Tree **owner) {
    for (;;) {
        const char *end;
        guint32 tag = strlen(path) > 8 ? step_tag(tree, path, &end) : 0;
        Node *node = tag ? tree_find(tree, tag) : NULL;
        if (node == NULL)
            return NULL;
        *owner = tree;
        if (*end == '\0')
            return node;
        guint item;
        if (sscanf(end, "[<%u>]", &item) != 1 || node->items == NULL || item >= node->items->len)
            return NULL;
        tree = node->items->pdata[item];
        path = strstr(end, ">]") + 2;
    }
}
