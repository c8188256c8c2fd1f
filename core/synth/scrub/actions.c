#include "core/synth/scrub/actions.h"

#include "core/synth/people/charset.h"
#include "core/synth/scrub/replacement.h"
#include <string.h>

/* A path that every reader needs, and what describes the pixels. */
static gboolean is_vital(const char *path) {
    static const char *const vital[] = {"<(0008,0005)>", "<(0008,0016)>", "<(0008,0018)>",
                                        "<(0010,0020)>", "<(0020,000d)>", "<(0020,000e)>"};
    for (gsize i = 0; i < G_N_ELEMENTS(vital); i++)
        if (strcmp(path, vital[i]) == 0)
            return TRUE;
    return g_str_has_prefix(path, "<(0028,00") || g_str_has_prefix(path, "<(0028,01");
}

static const struct {
    const char *name;
    Action action; /* of the checks that it can be shown on */
    gboolean vital_too;
} flaws[N_TAG_FLAWS] = {
    [TAG_TEXT_LEFT] = {"text-left", ACTION_TEXT_REMOVED, TRUE},
    [TAG_DATE_LEFT] = {"date-left", ACTION_DATE_SHIFTED, TRUE},
    [TAG_UID_LEFT] = {"uid-left", ACTION_UID_CHANGED, TRUE},
    [TAG_UID_INCONSISTENT] = {"uid-inconsistent", ACTION_UID_CONSISTENT, TRUE},
    [TAG_PATID_INCONSISTENT] = {"patid-inconsistent", ACTION_PATID_CONSISTENT, TRUE},
    [TAG_ELEMENT_LOST] = {"element-lost", ACTION_TAG_RETAINED, FALSE},
    [TAG_VALUE_EMPTIED] = {"value-emptied", ACTION_TEXT_NOTNULL, FALSE},
    [TAG_TEXT_LOST] = {"text-lost", ACTION_TEXT_RETAINED, FALSE},
};

const char *tag_flaw_name(TagFlaw flaw) {
    return flaws[flaw].name;
}

static gboolean can_show(const ScrubCheck *check, const Tree *tree, TagFlaw flaw) {
    static const char sop_instance[] = "<(0008,0018)>";
    static const char modality[] = "<(0008,0060)>";
    Tree *owner;
    if (check->action != flaws[flaw].action || strcmp(check->path, sop_instance) == 0)
        return FALSE;
    if (!flaws[flaw].vital_too && is_vital(check->path))
        return FALSE;
    if (flaw == TAG_ELEMENT_LOST && strcmp(check->path, modality) == 0)
        return FALSE;
    const Node *node = tree_find_path((Tree *)tree, check->path, &owner);
    return node != NULL && (node->value != NULL || flaw == TAG_ELEMENT_LOST);
}

const ScrubCheck *tag_flaw_choose(const ScrubRow *row, const Tree *tree, TagFlaw flaw,
                                  guint64 number) {
    g_autoptr(GPtrArray) able = g_ptr_array_new();
    for (guint i = 0; i < row->checks->len; i++)
        if (can_show(&g_array_index(row->checks, ScrubCheck, i), tree, flaw))
            g_ptr_array_add(able, &g_array_index(row->checks, ScrubCheck, i));
    return able->len > 0 ? able->pdata[number % able->len] : NULL;
}

static gboolean is_text(const Node *node) {
    static const char *const vrs[] = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN",
                                      "SH", "ST", "TM", "UC", "UI", "UN", "UR", "UT", NULL};
    return node->value != NULL && g_strv_contains(vrs, node->vr);
}

static void empty(Tree *owner, guint32 tag) {
    const Node *node = tree_find(owner, tag);
    const char vr[3] = {node->vr[0], node->vr[1], '\0'};
    tree_set_bytes(owner, tag, vr, NULL, 0);
}

static void set_text(Tree *owner, guint32 tag, const char *text, gsize length) {
    const Node *node = tree_find(owner, tag);
    const char vr[3] = {node->vr[0], node->vr[1], '\0'};
    tree_set_text_length(owner, tag, vr, text, length);
}

/* Takes every occurrence of the part out of a value; FALSE where there is none. */
static gboolean cut_out(Tree *owner, guint32 tag, const char *part, gsize part_length) {
    gsize length;
    const Node *node = tree_find(owner, tag);
    const char *value = g_bytes_get_data(node->value, &length);
    g_autoptr(GString) out = g_string_new(NULL);
    gsize cuts = 0;
    for (gsize i = 0; i < length;) {
        if (part_length > 0 && i + part_length <= length &&
            memcmp(value + i, part, part_length) == 0) {
            i += part_length;
            cuts++;
        } else
            g_string_append_c(out, value[i++]);
    }
    gsize kept = out->len;
    while (kept > 0 && (out->str[kept - 1] == ' ' || out->str[kept - 1] == '\0'))
        kept--;
    if (cuts > 0)
        set_text(owner, tag, out->str, kept);
    return cuts > 0;
}

/* The whole value goes where it is all that has to go, or where the part isn't found as it stands.
 */
static void remove_text(const Tree *root, Tree *owner, guint32 tag, const ScrubCheck *check) {
    const Node *node = tree_find(owner, tag);
    if (!is_text(node)) {
        tree_remove(owner, tag);
        return;
    }
    g_autofree char *character_set = tree_text(root, 0x00080005);
    gsize length = 0;
    g_autofree char *part =
        charset_encode(character_set ? character_set : "", check->text, &length);
    if (strcmp(check->text, check->value) == 0 || part == NULL ||
        !cut_out(owner, tag, part, length))
        empty(owner, tag);
}

static void replace_uids(Tree *owner, guint32 tag, guint64 seed) {
    g_autofree char *text = tree_text(owner, tag);
    if (text == NULL || *text == '\0')
        return;
    g_auto(GStrv) uids = g_strsplit(text, "\\", -1);
    for (gsize i = 0; uids[i]; i++) {
        char *replaced = replacement_uid(seed, uids[i]);
        g_free(uids[i]);
        uids[i] = replaced;
    }
    g_autofree char *joined = g_strjoinv("\\", uids);
    set_text(owner, tag, joined, strlen(joined));
}

static void carry_out(Tree *tree, Tree *owner, guint32 tag, const ScrubCheck *check,
                      const ScrubRow *row, guint64 seed) {
    const Node *node = tree_find(owner, tag);
    if (check->action == ACTION_TEXT_REMOVED)
        remove_text(tree, owner, tag, check);
    else if (check->action == ACTION_DATE_SHIFTED && is_text(node)) {
        g_autofree char *dates = tree_text(owner, tag);
        g_autofree char *shifted =
            replacement_dates(dates, replacement_days(seed, row->answer->patient));
        set_text(owner, tag, shifted, strlen(shifted));
    } else if (check->action == ACTION_PATID_CONSISTENT && is_text(node)) {
        g_autofree char *patient = replacement_patient(seed, check->value);
        set_text(owner, tag, patient, strlen(patient));
    }
}

/* One element: all that the row asks of it, in the order that leaves the new value last. */
static void spoil(Tree *owner, guint32 tag, TagFlaw flaw, guint64 seed) {
    static const char inconsistent[] = "inconsistent";
    switch (flaw) {
    case TAG_ELEMENT_LOST:
        tree_remove(owner, tag);
        break;
    case TAG_VALUE_EMPTIED:
    case TAG_TEXT_LOST:
        empty(owner, tag);
        break;
    case TAG_UID_INCONSISTENT: {
        g_autofree char *other = replacement_uid(seed, inconsistent);
        set_text(owner, tag, other, strlen(other));
        break;
    }
    case TAG_PATID_INCONSISTENT: {
        g_autofree char *other = replacement_patient(seed, inconsistent);
        set_text(owner, tag, other, strlen(other));
        break;
    }
    default: /* left as it is */
        break;
    }
}

static const ScrubCheck *spoiled_at(const char *path, const ScrubCheck *const spoiled[N_TAG_FLAWS],
                                    TagFlaw *flaw) {
    for (*flaw = 0; *flaw < N_TAG_FLAWS; (*flaw)++)
        if (spoiled[*flaw] && strcmp(spoiled[*flaw]->path, path) == 0)
            return spoiled[*flaw];
    return NULL;
}

static gboolean leaves_as_is(TagFlaw flaw) {
    return flaw == TAG_TEXT_LEFT || flaw == TAG_DATE_LEFT || flaw == TAG_UID_LEFT;
}

void actions_carry_out(Tree *tree, const ScrubRow *row, guint64 seed,
                       const ScrubCheck *const spoiled[N_TAG_FLAWS]) {
    /* UIDs first, each once: an element may be asked about by several checks. */
    g_autoptr(GHashTable) replaced = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < row->checks->len; i++) {
        const ScrubCheck *check = &g_array_index(row->checks, ScrubCheck, i);
        Tree *owner;
        TagFlaw flaw;
        const Node *node = tree_find_path(tree, check->path, &owner);
        if (node == NULL || (spoiled_at(check->path, spoiled, &flaw) && leaves_as_is(flaw)))
            continue;
        guint32 tag = node->tag;
        if (check->action == ACTION_UID_CHANGED || check->action == ACTION_UID_CONSISTENT) {
            if (is_text(node) && g_hash_table_add(replaced, (gpointer)check->path))
                replace_uids(owner, tag, seed);
        } else
            carry_out(tree, owner, tag, check, row, seed);
    }
    for (TagFlaw flaw = 0; flaw < N_TAG_FLAWS; flaw++) {
        Tree *owner;
        const Node *node = spoiled[flaw] ? tree_find_path(tree, spoiled[flaw]->path, &owner) : NULL;
        if (node)
            spoil(owner, node->tag, flaw, seed);
    }
    tree_set_text(tree, 0x00120062, "CS", "YES");
    tree_set_text(tree, 0x00120063, "LO", "pixleak scrub");
    if (tree_find(tree, 0x00280301))
        tree_set_text(tree, 0x00280301, "CS", "NO");
}
