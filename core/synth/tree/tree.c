#include "core/synth/tree/tree.h"

#include <string.h>

static void node_free(gpointer data) {
    Node *node = data;
    g_clear_pointer(&node->value, g_bytes_unref);
    g_clear_pointer(&node->items, g_ptr_array_unref);
    g_clear_pointer(&node->fragments, g_ptr_array_unref);
    g_free(node);
}

Tree *tree_new(void) {
    Tree *tree = g_new0(Tree, 1);
    tree->nodes = g_ptr_array_new_with_free_func(node_free);
    return tree;
}

void tree_free(Tree *tree) {
    g_ptr_array_unref(tree->nodes);
    g_free(tree);
}

/* Where the tag is, or belongs. */
static guint position_of(const Tree *tree, guint32 tag) {
    guint first = 0, end = tree->nodes->len;
    while (first < end) {
        guint middle = first + (end - first) / 2;
        if (((const Node *)tree->nodes->pdata[middle])->tag < tag)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

Node *tree_find(const Tree *tree, guint32 tag) {
    guint at = position_of(tree, tag);
    Node *node = at < tree->nodes->len ? tree->nodes->pdata[at] : NULL;
    return node && node->tag == tag ? node : NULL;
}

void tree_remove(Tree *tree, guint32 tag) {
    if (tree_find(tree, tag))
        g_ptr_array_remove_index(tree->nodes, position_of(tree, tag));
}

/* An element without a value yet, in its place; any that was there is gone. */
static Node *new_node(Tree *tree, guint32 tag, const char *vr) {
    tree_remove(tree, tag);
    Node *node = g_new0(Node, 1);
    node->tag = tag;
    g_strlcpy(node->vr, vr, sizeof node->vr);
    g_ptr_array_insert(tree->nodes, (gint)position_of(tree, tag), node);
    return node;
}

static Node *set_padded(Tree *tree, guint32 tag, const char *vr, gconstpointer value, gsize length,
                        char padding) {
    Node *node = new_node(tree, tag, vr);
    gsize even = length + length % 2;
    char *bytes = g_malloc(even + 1);
    if (length > 0)
        memcpy(bytes, value, length);
    if (even > length)
        bytes[length] = padding;
    node->value = g_bytes_new_take(bytes, even);
    return node;
}

Node *tree_set_text_length(Tree *tree, guint32 tag, const char *vr, const char *text,
                           gsize length) {
    return set_padded(tree, tag, vr, text, length, strcmp(vr, "UI") == 0 ? '\0' : ' ');
}

Node *tree_set_text(Tree *tree, guint32 tag, const char *vr, const char *text) {
    return tree_set_text_length(tree, tag, vr, text, strlen(text));
}

Node *tree_set_bytes(Tree *tree, guint32 tag, const char *vr, gconstpointer bytes, gsize length) {
    return set_padded(tree, tag, vr, bytes, length, '\0');
}

Node *tree_set_u16(Tree *tree, guint32 tag, guint value) {
    guint16 word = GUINT16_TO_LE((guint16)value);
    return tree_set_bytes(tree, tag, "US", &word, sizeof word);
}

Node *tree_set_fragments(Tree *tree, guint32 tag, GPtrArray *fragments) {
    Node *node = new_node(tree, tag, "OB");
    node->fragments = fragments;
    return node;
}

Node *tree_set_empty_sequence(Tree *tree, guint32 tag) {
    Node *node = new_node(tree, tag, "SQ");
    node->items = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    return node;
}

Tree *tree_add_item(Tree *tree, guint32 tag) {
    Node *node = tree_find(tree, tag);
    if (node == NULL || node->items == NULL)
        node = tree_set_empty_sequence(tree, tag);
    Tree *item = tree_new();
    g_ptr_array_add(node->items, item);
    return item;
}

char *tree_text(const Tree *tree, guint32 tag) {
    const Node *node = tree_find(tree, tag);
    if (node == NULL || node->value == NULL)
        return NULL;
    gsize length;
    const char *bytes = g_bytes_get_data(node->value, &length);
    while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == '\0'))
        length--;
    return g_strndup(bytes, length);
}
