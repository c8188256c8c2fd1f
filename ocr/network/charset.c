#include "ocr/network/charset.h"

#include <string.h>

#include "ocr/network/limits.h"

void charset_free(Charset *charset) {
    g_ptr_array_unref(charset->letters);
    g_array_unref(charset->spaceless);
    g_array_unref(charset->directions);
    g_ptr_array_unref(charset->states);
    g_free(charset);
}

static gint32 add_state(Charset *charset) {
    g_ptr_array_add(charset->states, g_array_new(FALSE, FALSE, sizeof(CodeEdge)));
    return (gint32)charset->states->len - 1;
}

static Charset *charset_new(void) {
    Charset *charset = g_new0(Charset, 1);
    charset->letters = g_ptr_array_new_with_free_func(g_free);
    charset->spaceless = g_array_new(FALSE, FALSE, sizeof(gboolean));
    charset->directions = g_array_new(FALSE, FALSE, sizeof(LetterDirection));
    charset->states = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    add_state(charset);
    return charset;
}

/* The place of a code among a state's edges, or where it would be put. */
static guint edge_place(const GArray *edges, gint32 code) {
    guint low = 0, high = edges->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(edges, CodeEdge, middle).code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const CodeEdge *charset_edge(const Charset *charset, gint32 state, gint32 code) {
    const GArray *edges = charset->states->pdata[state];
    /* Where no letter is begun most codes have an edge, each in its own place. */
    guint place = (guint)code;
    if (place >= edges->len || g_array_index(edges, CodeEdge, place).code != code)
        place = edge_place(edges, code);
    if (place == edges->len)
        return NULL;
    const CodeEdge *edge = &g_array_index(edges, CodeEdge, place);
    return edge->code == code ? edge : NULL;
}

/* The edge of a code, made where there is none; moves when others are made. */
static CodeEdge *own_edge(Charset *charset, gint32 state, gint32 code) {
    GArray *edges = charset->states->pdata[state];
    guint place = edge_place(edges, code);
    if (place == edges->len || g_array_index(edges, CodeEdge, place).code != code) {
        CodeEdge edge = {code, -1, -1};
        g_array_insert_val(edges, place, edge);
    }
    return &g_array_index(edges, CodeEdge, place);
}

static void add_codes(Charset *charset, gint32 letter, const gint32 *codes, gsize n) {
    gint32 state = 0;
    for (gsize i = 0; i + 1 < n; i++) {
        gint32 next = own_edge(charset, state, codes[i])->state;
        if (next < 0) {
            next = add_state(charset);
            own_edge(charset, state, codes[i])->state = next;
        }
        state = next;
    }
    own_edge(charset, state, codes[n - 1])->letter = letter;
}

static gboolean is_spaceless(const char *script) {
    static const char *const scripts[] = {"Han", "Thai", "Hangul", "Hiragana", "Katakana", NULL};
    return script && g_strv_contains(scripts, script);
}

/* The second field behind the script; the space has none, and
 * counts as running to the right. */
static LetterDirection direction_of(GStrv fields, guint n, guint script) {
    guint64 direction;
    return n > script + 2 && g_ascii_string_to_unsigned(fields[script + 2], 10, 0,
                                                        MODEL_DIRECTIONS - 1, &direction, NULL)
               ? (LetterDirection)direction
               : DIRECTION_RIGHT;
}

/* A line: the letter, its properties, sizes in some files, its script, another case, its direction,
 * and more. */
static gboolean add_letter(Charset *charset, const char *line) {
    g_auto(GStrv) fields = g_strsplit_set(line, " \t\r", 8);
    guint n = g_strv_length(fields);
    if (n == 0 || *fields[0] == '\0' || !g_utf8_validate(fields[0], -1, NULL))
        return FALSE;
    guint script = n > 3 && strchr(fields[2], ',') ? 3 : 2;
    gboolean spaceless = n > script && is_spaceless(fields[script]);
    LetterDirection direction = direction_of(fields, n, script);
    g_ptr_array_add(charset->letters, g_strdup(g_str_equal(fields[0], "NULL") ? " " : fields[0]));
    g_array_append_val(charset->spaceless, spaceless);
    g_array_append_val(charset->directions, direction);
    return TRUE;
}

static gboolean read_letters(ModelBytes *bytes, Charset *charset, GError **error) {
    g_autofree char *text = g_strndup((const char *)bytes->data, bytes->size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint64 n = 0;
    if (lines[0] == NULL ||
        !g_ascii_string_to_unsigned(g_strchomp(lines[0]), 10, 1, MODEL_NODES, &n, NULL))
        return model_fail(bytes, NETWORK_ERROR_FILE, error, "it doesn't begin with a count");
    for (guint64 i = 1; i <= n; i++)
        if (lines[i] == NULL || !add_letter(charset, lines[i]))
            return model_fail(bytes, NETWORK_ERROR_FILE, error,
                              "no letter in line %" G_GUINT64_FORMAT, i + 1);
    return TRUE;
}

static gboolean read_letter_codes(ModelBytes *bytes, Charset *charset, gint32 letter, gsize limit,
                                  GError **error) {
    gint32 codes[CODE_LENGTH];
    model_u8(bytes); /* whether the letter is in its normal form */
    guint32 n = (guint32)model_i32(bytes);
    if (!bytes->failed && n > CODE_LENGTH)
        return model_fail(bytes, NETWORK_ERROR_FILE, error, "a letter of %u codes", n);
    for (guint32 i = 0; i < n && !bytes->failed; i++) {
        codes[i] = model_i32(bytes);
        if (codes[i] < 0 || (gsize)codes[i] >= limit)
            return model_fail(bytes, NETWORK_ERROR_FILE, error, "code %d, but the network has %u",
                              codes[i], (guint)limit);
        charset->codes = MAX(charset->codes, (gsize)codes[i] + 1);
    }
    if (bytes->failed)
        return model_check(bytes, error);
    if (n > 0)
        add_codes(charset, letter, codes, n);
    return TRUE;
}

static gboolean read_codes(ModelBytes *bytes, Charset *charset, gsize limit, GError **error) {
    guint32 n = (guint32)model_i32(bytes);
    if (!model_check(bytes, error))
        return FALSE;
    if (n != charset->letters->len)
        return model_fail(bytes, NETWORK_ERROR_FILE, error, "codes of %u letters, but there are %u",
                          n, charset->letters->len);
    for (guint32 i = 0; i < n; i++)
        if (!read_letter_codes(bytes, charset, (gint32)i, limit, error))
            return FALSE;
    return TRUE;
}

Charset *charset_read(ModelBytes *letters, ModelBytes *codes, gsize limit, GError **error) {
    g_autoptr(Charset) charset = charset_new();
    return read_letters(letters, charset, error) && read_codes(codes, charset, limit, error)
               ? g_steal_pointer(&charset)
               : NULL;
}
