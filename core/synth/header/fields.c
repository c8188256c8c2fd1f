#include "core/synth/header/fields.h"

#include "core/synth/failure.h"
#include "core/synth/people/charset.h"
#include <string.h>

enum { DEEPEST = 8 };

/* Where the next field goes. */
typedef struct Cursor {
    Tree *trees[DEEPEST];
    GString *prefixes[DEEPEST]; /* of their elements' paths */
    AnswerData *checks;
    const Facts *facts;
} Cursor;

char *fields_python_text(const char *vr, const char *value) {
    static const char *const single[] = {"ST", "LT", "UT", "UR", NULL};
    static const char *const bare[] = {"IS", "DS", "US", "SS", "UL", "SL", "PN", NULL};
    if (strchr(value, '\\') == NULL || g_strv_contains(single, vr))
        return g_strstrip(g_strdup(value));
    g_auto(GStrv) values = g_strsplit(value, "\\", -1);
    GString *out = g_string_new("[");
    const char *quote = g_strv_contains(bare, vr) ? "" : "'";
    for (gsize i = 0; values[i]; i++)
        g_string_append_printf(out, "%s%s%s%s", i ? ", " : "", quote, values[i], quote);
    g_string_append_c(out, ']');
    return g_string_free(out, FALSE);
}

static void add_checks(const Cursor *cursor, const Field *field, const char *path, const char *vr,
                       const char *value) {
    g_autofree char *text = fields_python_text(vr, value);
    for (Action action = 0; action < ACTION_UNKNOWN; action++) {
        if (!(field->actions & ACTION_BIT(action)))
            continue;
        const char *part = action == ACTION_TEXT_RETAINED  ? field->stays
                           : action == ACTION_TEXT_REMOVED ? field->goes
                                                           : NULL;
        gboolean with_text = action == ACTION_TEXT_RETAINED || action == ACTION_TEXT_REMOVED;
        g_autofree char *wanted = part ? facts_expand(cursor->facts, part) : g_strdup(text);
        /* A category that a field names is that of its text. */
        const char *category = with_text || action == ACTION_DATE_SHIFTED ? field->category : NULL;
        if (with_text && category && field->actions & ACTION_BIT(ACTION_TEXT_RETAINED) &&
            field->actions & ACTION_BIT(ACTION_TEXT_REMOVED))
            category = action == ACTION_TEXT_REMOVED ? category : "TCIA-P15-DESC-C";
        if (with_text && *wanted == '\0')
            continue;
        answer_data_add(cursor->checks, &(NewCheck){path, field->name, text, action,
                                                    with_text ? wanted : NULL, category});
    }
}

/* Numbers, or tags as "0018,1063", separated by backslashes. */
static void set_words(Tree *tree, guint32 tag, const char *vr, const char *value) {
    gboolean tags = strcmp(vr, "AT") == 0;
    g_auto(GStrv) texts = g_strsplit_set(value, "\\,", -1);
    guint n = g_strv_length(texts);
    g_autofree guint16 *words = g_new(guint16, n);
    for (guint i = 0; i < n; i++)
        words[i] = GUINT16_TO_LE((guint16)g_ascii_strtoll(texts[i], NULL, tags ? 16 : 10));
    tree_set_bytes(tree, tag, vr, words, n * sizeof *words);
}

static gboolean set_value(Tree *tree, const Field *field, const char *vr, const char *value,
                          const char *character_set, GError **error) {
    if (strcmp(vr, "US") == 0 || strcmp(vr, "SS") == 0 || strcmp(vr, "AT") == 0) {
        set_words(tree, field->tag, vr, value);
        return TRUE;
    }
    gsize length;
    g_autofree char *bytes = charset_encode(character_set, value, &length);
    if (bytes == NULL) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_ENCODE, "%s: \"%s\" is not in \"%s\"",
                    field->name, value, character_set);
        return FALSE;
    }
    tree_set_text_length(tree, field->tag, vr, bytes, length);
    return TRUE;
}

/* Makes the item that deeper fields go into. */
static void begin_item(Cursor *cursor, const Field *field, const GString *path) {
    guint below = field->level + 1;
    Node *there = tree_find(cursor->trees[field->level], field->tag);
    guint n = there && there->items ? there->items->len : 0;
    cursor->trees[below] = tree_add_item(cursor->trees[field->level], field->tag);
    g_string_printf(cursor->prefixes[below], "%s[<%04u>]", path->str, n);
}

static gboolean add_field(Cursor *cursor, const Field *field, GError **error) {
    Tree *tree = cursor->trees[field->level];
    g_autoptr(GString) path = g_string_new(cursor->prefixes[field->level]->str);
    tree_append_path(tree, field->tag, path);
    if (strcmp(field->value, FIELD_SEQUENCE) == 0) {
        begin_item(cursor, field, path);
        return TRUE;
    }
    if (strcmp(field->value, FIELD_EMPTY_SEQUENCE) == 0) {
        tree_set_empty_sequence(tree, field->tag);
        if (field->actions & ACTION_BIT(ACTION_TAG_RETAINED))
            answer_data_add(cursor->checks, &(NewCheck){path->str, field->name, "[]",
                                                        ACTION_TAG_RETAINED, NULL, "DICOM-IOD-2"});
        return TRUE;
    }
    g_autofree char *value = facts_expand(cursor->facts, field->value);
    const char *text = value;
    if (*text == '?' && *++text == '\0')
        return TRUE;
    guint16 known = dicom_dictionary_vr(field->tag);
    const char from_dictionary[] = {(char)(known >> 8), (char)known, '\0'};
    const char *vr = field->vr ? field->vr : from_dictionary;
    if (!set_value(tree, field, vr, text, facts_get(cursor->facts, "charset"), error))
        return FALSE;
    if (*text)
        add_checks(cursor, field, path->str, vr, text);
    else if (field->actions & ACTION_BIT(ACTION_TAG_RETAINED))
        answer_data_add(cursor->checks, &(NewCheck){path->str, field->name, "", ACTION_TAG_RETAINED,
                                                    NULL, "DICOM-IOD-2"});
    return TRUE;
}

gboolean fields_add(const Field *fields, const Facts *facts, Tree *tree, AnswerData *checks,
                    GError **error) {
    Cursor cursor = {.trees = {tree}, .checks = checks, .facts = facts};
    for (guint i = 0; i < DEEPEST; i++)
        cursor.prefixes[i] = g_string_new(NULL);
    gboolean good = TRUE;
    for (; good && fields && fields->name; fields++)
        good = add_field(&cursor, fields, error);
    for (guint i = 0; i < DEEPEST; i++)
        g_string_free(cursor.prefixes[i], TRUE);
    return good;
}
