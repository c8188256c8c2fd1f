#include "core/values/value.h"

#include "core/dicom/vr.h"
#include "core/text/python.h"
#include "core/values/encoding.h"
#include "core/values/names.h"
#include "core/values/sequence.h"
#include <string.h>

enum {
    TAG_PIXEL_REPRESENTATION = DICOM_TAG(0x0028, 0x0103),
    TAG_PIXEL_DATA = DICOM_TAG(0x7FE0, 0x0010),
    TAG_LUT_DESCRIPTOR = DICOM_TAG(0x0028, 0x3002),
    TAG_LUT_DATA = DICOM_TAG(0x0028, 0x3006),
};

/* What ends an escape sequence's effect: PS3.5 section 6.1.2.5.3. */
static const char text_resets[] = "\r\n\t\f", name_resets[] = "^";

static gboolean is_private(guint32 tag) {
    return tag >> 16 & 1;
}

char *value_private_creator(const DicomDataset *dataset, const DicomElement *element) {
    guint32 tag = element->tag, block = tag >> 8 & 0xFF;
    if (!is_private(tag) || (tag & 0xFFFF) == block)
        return NULL;
    const DicomElement *creator = dicom_dataset_find(dataset, (tag & 0xFFFF0000) | block);
    if (!creator)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    value_text(dataset, creator, text);
    return text->len ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static guint16 private_vr(const DicomDataset *dataset, const DicomElement *element) {
    guint32 number = element->tag & 0xFFFF;
    if (number >= 0x10 && number < 0x100)
        return VR_LO;
    g_autofree char *creator = number & 0xFF00 ? value_private_creator(dataset, element) : NULL;
    guint16 vr = creator ? private_element_vr(creator, element->tag) : 0;
    return vr ? vr : VR_UN;
}

/* US or SS, by the nearest Pixel Representation. */
static guint16 pixel_vr(const DicomDataset *dataset) {
    gint64 representation = 0;
    while (dataset && !dicom_dataset_int(dataset, TAG_PIXEL_REPRESENTATION, &representation))
        dataset = dataset->parent;
    return representation ? VR_SS : VR_US;
}

/* Those of the choices between US and SS that pydicom makes; others it leaves as bytes. */
static gboolean is_pixel_value(guint32 tag) {
    static const guint32 tags[] = {0x00189810, 0x00221452, 0x00280104, 0x00280105, 0x00280106,
                                   0x00280107, 0x00280108, 0x00280109, 0x00280110, 0x00280111,
                                   0x00280120, 0x00280121, 0x00281101, 0x00281102, 0x00281103,
                                   0x00283002, 0x00409211, 0x00409216, 0x00603004, 0x00603006};
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++)
        if (tags[i] == tag)
            return TRUE;
    return FALSE;
}

static guint16 dictionary_vr(const DicomDataset *dataset, guint32 tag) {
    guint16 vr = dicom_dictionary_lookup(tag);
    if (vr == VR_US_OR_SS)
        return is_pixel_value(tag) ? pixel_vr(dataset) : VR_OW;
    gint64 entries;
    if (tag == TAG_LUT_DATA && dicom_dataset_int(dataset, TAG_LUT_DESCRIPTOR, &entries) &&
        entries == 1)
        return VR_US;
    return vr;
}

guint16 value_vr(const DicomDataset *dataset, const DicomElement *element) {
    if (element->undefined_length && !element->n_fragments &&
        (element->vr == VR_SQ || element->vr == VR_UN))
        return VR_SQ;
    gboolean looked_up =
        element->implicit_vr ||
        (element->vr == VR_UN && (is_private(element->tag) || element->length < 0xFFFF));
    if (!looked_up)
        return element->vr;
    if (is_private(element->tag) && element->tag & 0xFFFF)
        return private_vr(dataset, element);
    return dictionary_vr(dataset, element->tag);
}

typedef enum Style {
    STYLE_STR,
    STYLE_REPR,
} Style;

/* Values of one element, as Python's list of them or the only one. */
typedef struct List {
    GString *out;
    Style style;
    gsize n; /* how many there are in all */
    gsize done;
} List;

static void begin_value(List *list) {
    if (list->n > 1)
        g_string_append(list->out, list->done ? ", " : "[");
    list->done++;
}

static void end_list(List *list) {
    if (list->n > 1)
        g_string_append_c(list->out, ']');
}

/* Whether the only value stands as repr() gives it. */
static gboolean is_single_repr(const List *list) {
    return list->n == 1 && list->style == STYLE_REPR;
}

/* A str: quoted in a list. */
static void add_string(List *list, const char *text, gsize length) {
    begin_value(list);
    if (list->n > 1 || is_single_repr(list))
        python_repr_string(list->out, text, length);
    else
        g_string_append_len(list->out, text, (gssize)length);
}

static gsize trim(const guint8 *data, gsize length) {
    while (length > 0 && (data[length - 1] == ' ' || data[length - 1] == '\0'))
        length--;
    return length;
}

static gsize count_values(const guint8 *data, gsize length) {
    gsize n = 1;
    for (gsize i = 0; i < length; i++)
        n += data[i] == '\\';
    return n;
}

/* The next value of several that backslashes part: moves *data behind it. */
static gsize next_value(const guint8 **data, const guint8 *end) {
    const guint8 *stop = memchr(*data, '\\', (gsize)(end - *data));
    return (gsize)((stop ? stop : end) - *data);
}

typedef void (*Component)(List *list, const guint8 *data, gsize length, gpointer context);

enum { MOST_SHOWN = 16 }; /* values that repr() shows */

static gboolean is_too_many(gsize n, Style style, GString *out) {
    if (style == STYLE_STR || n <= MOST_SHOWN)
        return FALSE;
    g_string_append_printf(out, "Array of %" G_GSIZE_FORMAT " elements", n);
    return TRUE;
}

static void each_value(GString *out, Style style, const guint8 *data, gsize length,
                       Component component, gpointer context) {
    List list = {.out = out, .style = style, .n = count_values(data, length)};
    if (is_too_many(list.n, style, out))
        return;
    const guint8 *end = data + length;
    for (gsize i = 0; i < list.n; i++) {
        gsize part = next_value(&data, end);
        component(&list, data, part, context);
        data += part + 1;
    }
    end_list(&list);
}

/* AS, CS, DA, DT, TM: as they are. */
static void plain(List *list, const guint8 *data, gsize length, gpointer context) {
    (void)context;
    g_autoptr(GString) text = g_string_sized_new(length);
    decode_latin1(data, length, text);
    add_string(list, text->str, text->len);
}

/* AE, UI: blanks don't count. */
static void stripped(List *list, const guint8 *data, gsize length, gpointer context) {
    guint16 vr = *(const guint16 *)context;
    g_autoptr(GString) text = g_string_sized_new(length);
    decode_latin1(data, length, text);
    const char *p = text->str;
    gsize n = text->len;
    python_strip(&p, &n);
    if (vr == VR_UI && is_single_repr(list) && length > 0) {
        g_autofree char *uid = g_strndup(p, n);
        const char *name = uid_name(uid);
        g_string_append(list->out, name ? name : uid);
        return;
    }
    add_string(list, p, n);
}

/* LO, SH, UC. */
static void text_component(List *list, const guint8 *data, gsize length, gpointer context) {
    g_autoptr(GString) text = g_string_sized_new(length);
    encodings_decode(context, data, length, text_resets, text);
    add_string(list, text->str, trim((const guint8 *)text->str, text->len));
}

/* PN: up to three groups; empty ones at the end go. Names in a list have no quotes. */
static void name_component(List *list, const guint8 *data, gsize length, gpointer context) {
    begin_value(list);
    gsize begin = list->out->len, kept = begin;
    for (const guint8 *end = data + length, *group = data; group <= end;) {
        const guint8 *stop = memchr(group, '=', (gsize)(end - group));
        stop = stop ? stop : end;
        if (group > data)
            g_string_append_c(list->out, '=');
        encodings_decode(context, group, (gsize)(stop - group), name_resets, list->out);
        if (stop > group)
            kept = list->out->len;
        group = stop + 1;
    }
    g_string_truncate(list->out, kept);
    if (is_single_repr(list)) {
        g_autofree char *name = g_strndup(list->out->str + begin, kept - begin);
        g_string_truncate(list->out, begin);
        python_repr_string(list->out, name, kept - begin);
    }
}

/* DS, IS: as written. */
static void number_component(List *list, const guint8 *data, gsize length, gpointer context) {
    guint16 vr = *(const guint16 *)context;
    g_autoptr(GString) text = g_string_sized_new(length);
    decode_latin1(data, length, text);
    const char *p = text->str;
    gsize n = text->len;
    python_strip(&p, &n);
    if (n == 0) {
        add_string(list, text->str, text->len);
        return;
    }
    begin_value(list);
    double value;
    if (!is_single_repr(list) || !python_float(p, n, &value)) {
        g_string_append_len(list->out, p, (gssize)n);
    } else if (vr == VR_DS) {
        g_string_append_c(list->out, '\'');
        python_repr_float(list->out, value);
        g_string_append_c(list->out, '\'');
    } else {
        g_string_append_printf(list->out, "'%.0f'", value);
    }
}

static gboolean are_numbers(const guint8 *data, gsize length, guint16 vr) {
    gsize n = count_values(data, length);
    const guint8 *end = data + length;
    for (gsize i = 0; i < n; i++) {
        gsize part = next_value(&data, end);
        g_autoptr(GString) text = g_string_sized_new(part);
        decode_latin1(data, part, text);
        const char *p = text->str;
        gsize left = text->len;
        double value;
        python_strip(&p, &left);
        if (left > 0 && !(vr == VR_IS && python_int(p, left, &value)) &&
            !(python_float(p, left, &value) && (vr == VR_DS || value == value)))
            return FALSE;
        data += part + 1;
    }
    return TRUE;
}

static void number_text(const DicomDataset *dataset, const DicomElement *element, guint16 vr,
                        Style style, GString *out) {
    const guint8 *data = element->value, *end = data + element->length;
    if (vr == VR_DS) {
        while (data < end && python_is_space(*data))
            data++;
        while (end > data && python_is_space(end[-1]))
            end--;
    }
    gsize length = trim(data, (gsize)(end - data));
    if (are_numbers(data, length, vr)) {
        each_value(out, style, data, length, number_component, &vr);
    } else { /* what is no number is text */
        Encodings encodings;
        encodings_of(dataset, &encodings);
        each_value(out, style, element->value, element->length, text_component, &encodings);
    }
}

static guint64 binary(const DicomElement *element, gsize at, gsize size) {
    guint64 value = 0;
    for (gsize i = 0; i < size; i++)
        value = value << 8 | element->value[at + (element->big_endian ? i : size - 1 - i)];
    return value;
}

static gsize binary_size(guint16 vr) {
    switch (vr) {
    case VR_US:
    case VR_SS:
        return 2;
    case VR_UL:
    case VR_SL:
    case VR_FL:
    case VR_AT:
        return 4;
    case VR_UV:
    case VR_SV:
    case VR_FD:
        return 8;
    default:
        return 0;
    }
}

static gboolean is_lut_descriptor(guint32 tag) {
    return tag == 0x00281101 || tag == 0x00281102 || tag == 0x00281103 || tag == TAG_LUT_DESCRIPTOR;
}

static void binary_value(const DicomElement *element, guint16 vr, gsize i, GString *out) {
    gsize size = binary_size(vr), at = i * size;
    guint64 bits = binary(element, at, size);
    switch (vr) {
    case VR_AT:
        g_string_append_printf(out, "(%04x, %04x)", (guint)binary(element, at, 2),
                               (guint)binary(element, at + 2, 2));
        break;
    case VR_FL: {
        guint32 single_bits = (guint32)bits;
        float single;
        memcpy(&single, &single_bits, sizeof single);
        python_repr_float(out, (double)single);
        break;
    }
    case VR_FD: {
        double value;
        memcpy(&value, &bits, sizeof value);
        python_repr_float(out, value);
        break;
    }
    case VR_SS:
    case VR_SL:
    case VR_SV: {
        guint shift = 64 - 8 * (guint)size;
        gint64 value = (gint64)(bits << shift) >> shift;
        /* The number of entries of a table is unsigned whatever its VR (PS3.3 C.11.1.1). */
        if (i == 0 && value < 0 && !element->implicit_vr && element->vr == VR_SS &&
            is_lut_descriptor(element->tag) && element->length > size)
            value += 65536;
        g_string_append_printf(out, "%" G_GINT64_FORMAT, value);
        break;
    }
    default:
        g_string_append_printf(out, "%" G_GUINT64_FORMAT, bits);
    }
}

static void binary_text(const DicomElement *element, guint16 vr, Style style, GString *out) {
    gsize size = binary_size(vr);
    List list = {.out = out, .style = style, .n = element->length / size};
    if (is_too_many(list.n, style, out))
        return;
    for (gsize i = 0; i < list.n; i++) {
        begin_value(&list);
        binary_value(element, vr, i, out);
    }
    end_list(&list);
}

static void bytes_text(const DicomElement *element, guint16 vr, Style style, GString *out) {
    gboolean is_long = vr == VR_OB || vr == VR_OW || vr == VR_OF || vr == VR_OD || vr == VR_UN;
    if (!is_long || !is_too_many(element->length, style, out))
        python_repr_bytes(out, element->value, element->length);
}

/* LT, ST, UT: backslashes are text. */
static void long_text(const DicomElement *element, guint16 vr, const Encodings *encodings,
                      Style style, GString *out) {
    g_autoptr(GString) text = g_string_sized_new(element->length);
    encodings_decode(encodings, element->value, element->length, text_resets, text);
    gsize length = trim((const guint8 *)text->str, text->len);
    glong characters = g_utf8_strlen(text->str, (gssize)length);
    if (vr == VR_UT && is_too_many((gsize)characters, style, out))
        return;
    List list = {.out = out, .style = style, .n = 1};
    add_string(&list, text->str, length);
}

static void url_text(const DicomElement *element, Style style, GString *out) {
    g_autoptr(GString) text = g_string_sized_new(element->length);
    decode_latin1(element->value, element->length, text);
    python_strip_end(text->str, &text->len);
    List list = {.out = out, .style = style, .n = 1};
    add_string(&list, text->str, text->len);
}

/* VRs whose empty value is an empty string; others have none. */
static gboolean is_string_vr(guint16 vr) {
    static const char names[][3] = {"AE", "AS", "CS", "DA", "DT", "LO", "LT", "PN",
                                    "SH", "ST", "TM", "UC", "UI", "UR", "UT"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (vr == DICOM_VR(names[i][0], names[i][1]))
            return TRUE;
    return FALSE;
}

static void write_value(const DicomDataset *dataset, const DicomElement *element, guint16 vr,
                        Style style, GString *out) {
    const guint8 *data = element->value;
    gsize length = element->length, size = binary_size(vr);
    if (length == 0) {
        if (style == STYLE_REPR)
            g_string_append(out, is_string_vr(vr) ? "''" : "None");
        return;
    }
    if (size && length % size == 0) {
        binary_text(element, vr, style, out);
        return;
    }
    Encodings encodings;
    switch (vr) {
    case VR_AE:
        each_value(out, style, data, length, stripped, &vr);
        break;
    case VR_AS:
    case VR_CS:
    case VR_DA:
    case VR_DT:
    case VR_TM:
        each_value(out, style, data, trim(data, length), plain, NULL);
        break;
    case VR_UI:
        each_value(out, style, data, trim(data, length), stripped, &vr);
        break;
    case VR_DS:
    case VR_IS:
        number_text(dataset, element, vr, style, out);
        break;
    case VR_LO:
    case VR_SH:
    case VR_UC:
        encodings_of(dataset, &encodings);
        each_value(out, style, data, length, text_component, &encodings);
        break;
    case VR_PN:
        encodings_of(dataset, &encodings);
        each_value(out, style, data, trim(data, length), name_component, &encodings);
        break;
    case VR_LT:
    case VR_ST:
    case VR_UT:
        encodings_of(dataset, &encodings);
        long_text(element, vr, &encodings, style, out);
        break;
    case VR_UR:
        url_text(element, style, out);
        break;
    default:
        bytes_text(element, vr, style, out);
    }
}

void value_repr(const DicomDataset *dataset, const DicomElement *element, GString *out) {
    write_value(dataset, element, value_vr(dataset, element), STYLE_REPR, out);
}

void value_text(const DicomDataset *dataset, const DicomElement *element, GString *out) {
    gsize start = out->len;
    guint16 vr = value_vr(dataset, element);
    if (vr == VR_SQ)
        sequence_text(element, out);
    else
        write_value(dataset, element, vr, STYLE_STR, out);
    const char *text = out->str + start;
    gsize length = out->len - start;
    python_strip(&text, &length);
    memmove(out->str + start, text, length);
    g_string_truncate(out, start + length);
}

void value_entry(const DicomDataset *dataset, const DicomElement *element, GString *out) {
    gboolean overlay = (element->tag & 0xFF00FFFF) == 0x60003000 && !is_private(element->tag);
    g_string_append_c(out, '<');
    if (element->tag == TAG_PIXEL_DATA || overlay)
        g_string_append(out, "REMOVED");
    else
        value_text(dataset, element, out);
    g_string_append_c(out, '>');
}
