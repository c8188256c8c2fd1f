#include "core/synth/tree/tree.h"

#include "core/synth/tree/numbers.h"
#include <string.h>

static GBytes *load_value(const DicomElement *element, const char *vr) {
    guint width = number_width(vr);
    if (!element->big_endian || width == 1)
        return g_bytes_new_static(element->value, element->length);
    guint8 *bytes = g_memdup2(element->value, element->length);
    numbers_swap(bytes, element->length, width);
    return g_bytes_new_take(bytes, element->length);
}

Tree *tree_load(const DicomDataset *dataset) {
    Tree *tree = tree_new();
    for (gsize i = 0; i < dataset->n_elements; i++) {
        const DicomElement *element = &dataset->elements[i];
        /* Group lengths (retired) would be wrong after any change. */
        if ((element->tag & 0xFFFF) == 0)
            continue;
        char vr[3] = {(char)(element->vr >> 8), (char)element->vr, '\0'};
        Node *node = tree_set_bytes(tree, element->tag, vr, NULL, 0);
        if (element->n_items > 0 || strcmp(vr, "SQ") == 0) {
            g_clear_pointer(&node->value, g_bytes_unref);
            memcpy(node->vr, "SQ", 3);
            node->items = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
            for (gsize item = 0; item < element->n_items; item++)
                g_ptr_array_add(node->items, tree_load(&element->items[item]));
        } else if (element->n_fragments > 0) {
            g_clear_pointer(&node->value, g_bytes_unref);
            node->fragments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
            for (gsize f = 0; f < element->n_fragments; f++)
                g_ptr_array_add(node->fragments, g_bytes_new_static(element->fragments[f].data,
                                                                    element->fragments[f].length));
        } else {
            g_bytes_unref(node->value);
            node->value = load_value(element, vr);
        }
    }
    return tree;
}
