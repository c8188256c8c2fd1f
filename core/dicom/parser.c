/* Data elements from bytes. PS3.5 section 7.1 (elements), 7.5 (sequences), 6.2.2 (UN), A.4
 * (fragments). */
#include "core/dicom/parser.h"
#include <string.h>

enum {
    ITEM = DICOM_TAG(0xFFFE, 0xE000),
    ITEM_DELIMITER = DICOM_TAG(0xFFFE, 0xE00D),
    SEQUENCE_DELIMITER = DICOM_TAG(0xFFFE, 0xE0DD),
    DELIMITER_GROUP = 0xFFFE,
};
#define UNDEFINED G_MAXUINT32
#define MAX_DEPTH 64
/* Elements, items and fragments of one file: what 8 bytes of a hostile deflated stream each become
 * must not fill all memory. The largest slide images hold some millions. */
#define MAX_NODES (1u << 23) /* some 160 bytes each */

/* One reading of a data set. Elements, items and fragments wait on stacks until their number is
 * known, and are then copied to the arena, where they stay. */
typedef struct DatasetReading {
    const DicomParser *parser;
    GArray *elements;  /* of DicomElement */
    GArray *items;     /* of DicomDataset */
    GArray *fragments; /* of DicomFragment */
    gsize nodes;
    gsize zeros; /* where the zeros begin that fill the data's end; G_MAXSIZE: not looked for yet */
    guint depth;
} DatasetReading;

typedef struct ElementHeader {
    guint32 tag;
    guint16 vr;
    gboolean implicit; /* the form it was written in, which need not be the data set's */
    guint32 length;
    gsize value; /* offset */
} ElementHeader;

static guint32 read_16(const guint8 *p, gboolean big_endian) {
    return big_endian ? (guint32)p[0] << 8 | p[1] : (guint32)p[1] << 8 | p[0];
}

static guint32 read_32(const guint8 *p, gboolean big_endian) {
    return big_endian ? read_16(p, TRUE) << 16 | read_16(p + 2, TRUE)
                      : read_16(p + 2, FALSE) << 16 | read_16(p, FALSE);
}

static guint32 read_tag(const guint8 *p, gboolean big_endian) {
    return read_16(p, big_endian) << 16 | read_16(p + 2, big_endian);
}

/* Always FALSE. The message is made only if somebody will read it: speculative readings fail often.
 */
static gboolean G_GNUC_PRINTF(6, 7)
    broken(const DicomParser *parser, GError **error, DicomError code, guint32 tag, gsize offset,
           const char *format, ...) {
    if (!error)
        return FALSE;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *element = dicom_tag_string(tag);
    g_set_error(error, DICOM_ERROR, code, "%s: element %s at offset %zu%s: %s", parser->name,
                element, offset, parser->space, what);
    return FALSE;
}

static gboolean count_node(DatasetReading *reading, guint32 tag, gsize offset, GError **error) {
    if (reading->nodes++ < MAX_NODES)
        return TRUE;
    return broken(reading->parser, error, DICOM_ERROR_LIMIT, tag, offset,
                  "more than %u elements, items and fragments", MAX_NODES);
}

/* 16, 32: bits of the length of an element of this VR (PS3.5 tables 7.1-1 and 7.1-2); 0: no VR of
 * the standard. */
static guint length_bits(guint16 vr) {
    static const char shorts[][3] = {"AE", "AS", "AT", "CS", "DA", "DS", "DT",
                                     "FD", "FL", "IS", "LO", "LT", "PN", "SH",
                                     "SL", "SS", "ST", "TM", "UI", "UL", "US"};
    static const char longs[][3] = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                    "SV", "UC", "UN", "UR", "UT", "UV"};
    for (gsize i = 0; i < G_N_ELEMENTS(shorts); i++)
        if (vr == DICOM_VR(shorts[i][0], shorts[i][1]))
            return 16;
    for (gsize i = 0; i < G_N_ELEMENTS(longs); i++)
        if (vr == DICOM_VR(longs[i][0], longs[i][1]))
            return 32;
    return 0;
}

/* The header of the element at offset. FALSE if end cuts it off; header->tag is set if that much is
 * there, else 0. header->length is not checked here. */
static gboolean read_header(const DicomParser *parser, DicomEncoding encoding, gsize offset,
                            gsize end, ElementHeader *header) {
    const guint8 *p = parser->data + offset;
    gsize left = end - offset;
    *header = (ElementHeader){.implicit = TRUE, .vr = VR_UN, .value = offset + 8};
    if (left < 4)
        return FALSE;
    header->tag = read_tag(p, encoding.big_endian);
    if (left < 8)
        return FALSE;
    header->length = read_32(p + 4, encoding.big_endian);
    if (header->tag >> 16 == DELIMITER_GROUP)
        return TRUE; /* has no VR in any encoding */

    guint16 vr = DICOM_VR(p[4], p[5]);
    gboolean is_vr = g_ascii_isupper(p[4]) && g_ascii_isupper(p[5]);
    if (encoding.implicit || !is_vr) {
        /* Implicit elements and items do occur in explicit data sets. Other bytes where a VR should
         * stand, such as
         * "??", are told from an implicit length by its being impossible. */
        gboolean odd_vr = !encoding.implicit && header->length != UNDEFINED &&
                          header->length > left - 8 && g_ascii_isprint(p[4]) &&
                          g_ascii_isprint(p[5]) && read_16(p + 6, encoding.big_endian) <= left - 8;
        if (!odd_vr) {
            header->vr = dicom_dictionary_lookup(header->tag);
            return TRUE;
        }
        is_vr = FALSE;
    }

    header->implicit = FALSE;
    header->vr = is_vr ? vr : VR_UN;
    header->length = read_16(p + 6, encoding.big_endian);
    guint bits = is_vr ? length_bits(vr) : 16;
    if (bits == 16)
        return TRUE;
    if (bits == 0 && (header->length != 0 || left < 12))
        return TRUE; /* not one of ours: no VR with a long length has anything but 0 here */
    if (left < 12)
        return FALSE;
    guint32 length = read_32(p + 8, encoding.big_endian);
    if (bits == 0 && length != UNDEFINED && length > left - 12)
        return TRUE;
    header->length = length;
    header->value = offset + 12;
    return TRUE;
}

gboolean dicom_parser_fits(const DicomParser *parser, DicomEncoding encoding, gsize offset,
                           gsize end) {
    ElementHeader header, next;
    if (offset >= end || !read_header(parser, encoding, offset, end, &header))
        return FALSE;
    if (header.implicit != encoding.implicit && header.tag >> 16 != DELIMITER_GROUP)
        return FALSE;
    if (!header.implicit && length_bits(header.vr) == 0)
        return FALSE;
    gboolean undefined = header.length == UNDEFINED;
    if (!undefined && header.length > end - header.value)
        return FALSE;
    gsize after = header.value + (undefined ? 0 : header.length);
    if (end - after < 4)
        return !undefined; /* nothing, or too little to tell */
    read_header(parser, encoding, after, end, &next);
    return next.tag >> 16 == DELIMITER_GROUP || (!undefined && next.tag > header.tag);
}

/* Whether only zeros follow: some writers fill the file's last block with them. */
static gboolean only_zeros_follow(DatasetReading *reading, gsize offset) {
    if (reading->zeros == G_MAXSIZE) {
        reading->zeros = reading->parser->size;
        while (reading->zeros > 0 && reading->parser->data[reading->zeros - 1] == 0)
            reading->zeros--;
    }
    return offset >= reading->zeros;
}

/* Moves what lies on the stack from `start` on to the arena. */
static gpointer settle(DatasetReading *reading, GArray *stack, guint start, gsize *n) {
    gsize size = g_array_get_element_size(stack);
    *n = stack->len - start;
    gpointer settled = dicom_arena_alloc(reading->parser->arena, *n, size);
    if (settled)
        memcpy(settled, stack->data + start * size, *n * size);
    g_array_set_size(stack, start);
    return settled;
}

static gboolean read_dataset(DatasetReading *reading, DicomEncoding encoding, gsize *offset,
                             gsize end, gboolean delimited, DicomDataset *dataset, GError **error);

/* Items have the sequence's encoding, but for writers that kept them as they found them: those
 * items whose first element only makes sense in the other form are read in that. */
static DicomEncoding item_encoding(const DicomParser *parser, DicomEncoding encoding, gsize offset,
                                   gsize end) {
    DicomEncoding other = {.implicit = !encoding.implicit, .big_endian = encoding.big_endian};
    gboolean switched = !dicom_parser_fits(parser, encoding, offset, end) &&
                        dicom_parser_fits(parser, other, offset, end);
    return switched ? other : encoding;
}

/* Reads items or fragments from *offset on: to `end`, or where delimited to the sequence delimiter.
 * *offset comes to stand behind the delimiter, element->length counts the bytes before it. Some
 * writers state a length and end the items with a delimiter as well, within it. */
static gboolean read_items(DatasetReading *reading, DicomEncoding encoding, gsize *offset,
                           gsize end, gboolean delimited, gboolean fragments, DicomElement *element,
                           GError **error) {
    const DicomParser *parser = reading->parser;
    guint first_item = reading->items->len, first_fragment = reading->fragments->len;
    gsize start = *offset;
    if (reading->depth >= MAX_DEPTH)
        return broken(parser, error, DICOM_ERROR_LIMIT, element->tag, element->offset,
                      "nested deeper than %d levels", MAX_DEPTH);
    reading->depth++;
    for (;;) {
        gsize at = *offset;
        element->length = at - start;
        if (at == end && !delimited)
            break;
        ElementHeader header;
        if (!read_header(parser, encoding, at, end, &header))
            return broken(parser, error, DICOM_ERROR_BROKEN, element->tag, element->offset,
                          "no item or delimiter at offset %zu: %zu bytes left", at, end - at);
        *offset = header.value;
        if (header.tag == SEQUENCE_DELIMITER && delimited)
            break;
        if (header.tag == SEQUENCE_DELIMITER && header.length == 0 && header.value == end) {
            element->length = end - start;
            break;
        }
        if (header.tag != ITEM)
            return broken(parser, error, DICOM_ERROR_BROKEN, element->tag, element->offset,
                          "(%04x,%04x) at offset %zu where an item should begin", header.tag >> 16,
                          header.tag & 0xFFFF, at);
        gboolean undefined = header.length == UNDEFINED;
        if (undefined ? fragments : header.length > end - header.value)
            return broken(parser, error, DICOM_ERROR_BROKEN, element->tag, element->offset,
                          "%s at offset %zu has length %u, of which %zu bytes are there",
                          fragments ? "fragment" : "item", at, header.length, end - header.value);
        if (!count_node(reading, element->tag, at, error))
            return FALSE;
        if (fragments) {
            DicomFragment fragment = {parser->data + header.value, header.length, at};
            g_array_append_val(reading->fragments, fragment);
            *offset = header.value + header.length;
        } else {
            gsize item_end = undefined ? end : header.value + header.length;
            DicomDataset item = {.offset = at};
            if (!read_dataset(reading, item_encoding(parser, encoding, header.value, item_end),
                              offset, item_end, undefined, &item, error))
                return FALSE;
            g_array_append_val(reading->items, item);
        }
    }
    element->items = settle(reading, reading->items, first_item, &element->n_items);
    element->fragments = settle(reading, reading->fragments, first_fragment, &element->n_fragments);
    reading->depth--;
    return TRUE;
}

/* A sequence may stand in a UN of defined length, where whoever converted the file did not know the
 * element. It is one if it reads as one to the last byte; else it stays what it is. */
static void try_items(DatasetReading *reading, DicomElement *element, gsize offset, gsize end) {
    const guint8 *p = reading->parser->data + offset;
    if (end - offset < 8 || read_tag(p, FALSE) != ITEM)
        return;
    guint elements = reading->elements->len, items = reading->items->len,
          fragments = reading->fragments->len;
    guint depth = reading->depth;
    DicomElement sequence = *element;
    DicomEncoding implicit = {.implicit = TRUE};
    if (read_items(reading, implicit, &offset, end, FALSE, FALSE, &sequence, NULL)) {
        *element = sequence;
        return;
    }
    g_array_set_size(reading->elements, elements);
    g_array_set_size(reading->items, items);
    g_array_set_size(reading->fragments, fragments);
    reading->depth = depth;
}

/* The value of an element whose header has been read, *offset standing behind that. */
static gboolean read_value(DatasetReading *reading, DicomEncoding encoding,
                           const ElementHeader *header, gsize *offset, gsize end,
                           DicomElement *element, GError **error) {
    const DicomParser *parser = reading->parser;
    element->value = parser->data + *offset;
    if (header->length != UNDEFINED) {
        if (header->length > end - *offset)
            return broken(parser, error, DICOM_ERROR_BROKEN, element->tag, element->offset,
                          "length %u, of which %zu bytes are there", header->length, end - *offset);
        element->length = header->length;
        gsize value_end = *offset + header->length;
        if (element->vr == VR_SQ)
            return read_items(reading, encoding, offset, value_end, FALSE, FALSE, element, error);
        if (element->vr == VR_UN)
            try_items(reading, element, *offset, value_end);
        *offset = value_end;
        return TRUE;
    }

    element->undefined_length = TRUE;
    gboolean fragments =
        element->tag == TAG_PIXEL_DATA || element->vr == VR_OB || element->vr == VR_OW;
    if (!fragments && header->implicit)
        element->vr =
            element->vr == VR_UN ? VR_UN : VR_SQ; /* nothing else has an undefined length */
    if (!fragments && element->vr != VR_SQ && element->vr != VR_UN)
        return broken(parser, error, DICOM_ERROR_BROKEN, element->tag, element->offset,
                      "undefined length, which VR %c%c can't have", element->vr >> 8,
                      element->vr & 0xFF);
    if (!fragments && element->vr == VR_UN)
        encoding = (DicomEncoding){.implicit = TRUE}; /* PS3.5 section 6.2.2, note */
    return read_items(reading, encoding, offset, end, TRUE, fragments, element, error);
}

static gboolean is_outside(const DicomParser *parser, guint32 tag) {
    return tag < parser->first_tag || (parser->stop_tag && tag >= parser->stop_tag);
}

/* Reads elements from *offset on: to `end`, or where delimited to the item delimiter, behind which
 * *offset then stands. The root data set also ends at the first tag outside the parser's. */
static gboolean read_dataset(DatasetReading *reading, DicomEncoding encoding, gsize *offset,
                             gsize end, gboolean delimited, DicomDataset *dataset, GError **error) {
    const DicomParser *parser = reading->parser;
    gboolean root = reading->depth == 0;
    guint first = reading->elements->len;
    guint32 last_tag = 0;
    gsize last = *offset;
    while (*offset < end || delimited) {
        ElementHeader header;
        gsize at = *offset;
        gboolean whole = read_header(parser, encoding, at, end, &header);
        if (root && end - at >= 4 && is_outside(parser, header.tag))
            break;
        if (root && (header.tag == 0 || !whole) && only_zeros_follow(reading, at)) {
            *offset = end;
            break;
        }
        if (!whole && end - at < 4)
            return broken(parser, error, DICOM_ERROR_BROKEN, last_tag, last,
                          "%zu bytes behind it, too few for an element or delimiter", end - at);
        if (!whole)
            return broken(parser, error, DICOM_ERROR_BROKEN, header.tag, at,
                          "cut off after %zu bytes", end - at);
        last_tag = header.tag;
        last = at;
        *offset = header.value;
        if (header.tag == ITEM_DELIMITER && delimited)
            break;
        if (header.tag == SEQUENCE_DELIMITER && delimited) {
            *offset = at; /* the item's own delimiter is missing */
            break;
        }
        if ((header.tag == ITEM_DELIMITER || header.tag == SEQUENCE_DELIMITER) &&
            header.length == 0)
            continue; /* ends what has ended by its length */
        if (header.tag == ITEM)
            return broken(parser, error, DICOM_ERROR_BROKEN, header.tag, at,
                          "an item outside of a sequence");
        if (!count_node(reading, header.tag, at, error))
            return FALSE;
        DicomElement element = {
            .tag = header.tag, .vr = header.vr, .implicit_vr = header.implicit, .offset = at};
        element.big_endian = element.vr == VR_UN ? FALSE : encoding.big_endian;
        if (header.tag == TAG_PIXEL_DATA && parser->pixels_big_endian)
            element.big_endian = TRUE;
        if (!read_value(reading, encoding, &header, offset, end, &element, error))
            return FALSE;
        g_array_append_val(reading->elements, element);
    }
    dataset->elements = settle(reading, reading->elements, first, &dataset->n_elements);
    return TRUE;
}

static int compare_tags(gconstpointer a, gconstpointer b, gpointer data) {
    const DicomElement *elements = data;
    guint32 i = *(const guint32 *)a, j = *(const guint32 *)b;
    if (elements[i].tag != elements[j].tag)
        return elements[i].tag < elements[j].tag ? -1 : 1;
    return i < j ? -1 : i > j;
}

/* What can be done only when nothing moves any more: parents, the choice between US and SS, the
 * order of tags. */
static void finish(const DicomParser *parser, DicomDataset *dataset) {
    DicomElement *elements = (DicomElement *)dataset->elements;
    gboolean sorted = TRUE;
    for (gsize i = 1; i < dataset->n_elements && sorted; i++)
        sorted = elements[i - 1].tag <= elements[i].tag;
    if (!sorted) {
        guint32 *by_tag = dicom_arena_alloc(parser->arena, dataset->n_elements, sizeof *by_tag);
        for (gsize i = 0; i < dataset->n_elements; i++)
            by_tag[i] = i;
        g_qsort_with_data(by_tag, dataset->n_elements, sizeof *by_tag, compare_tags, elements);
        dataset->by_tag = by_tag;
    }
    for (gsize i = 0; i < dataset->n_elements; i++) {
        DicomElement *element = &elements[i];
        if (element->vr == VR_US_OR_SS) {
            gint64 is_signed = 0;
            const DicomDataset *level = dataset;
            while (level && !dicom_dataset_int(level, TAG_PIXEL_REPRESENTATION, &is_signed))
                level = level->parent;
            element->vr = is_signed == 1 ? VR_SS : VR_US;
        }
        for (gsize j = 0; j < element->n_items; j++) {
            DicomDataset *item = (DicomDataset *)&element->items[j];
            item->parent = dataset;
            finish(parser, item);
        }
    }
}

gboolean dicom_parser_read(const DicomParser *parser, DicomEncoding encoding, gsize *offset,
                           DicomDataset *dataset, GError **error) {
    g_autoptr(GArray) elements = g_array_new(FALSE, FALSE, sizeof(DicomElement));
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(DicomDataset));
    g_autoptr(GArray) fragments = g_array_new(FALSE, FALSE, sizeof(DicomFragment));
    DatasetReading reading = {.parser = parser,
                              .elements = elements,
                              .items = items,
                              .fragments = fragments,
                              .zeros = G_MAXSIZE};
    *dataset = (DicomDataset){0};
    /* Errors are written to a place of their own, since NULL means that nobody reads them. */
    g_autoptr(GError) problem = NULL;
    if (!read_dataset(&reading, encoding, offset, parser->size, FALSE, dataset, &problem)) {
        *dataset = (DicomDataset){0};
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    finish(parser, dataset);
    return TRUE;
}
