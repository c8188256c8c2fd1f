#include "core/scan/sort/words.h"

#include "core/scan/limits/looks_limits.h"
#include <string.h>

/* Made from the files of words/ when building. */
extern const char words_device[], words_institutions[], words_names[];

typedef struct Word {
    WordKind kind;
    const char *section;
} Word;

typedef struct WordLists {
    GHashTable *exact; /* Word by folded text, first list first */
    GHashTable *names; /* sets of folded text: a word may stand in several lists */
    GHashTable *devices;
    GHashTable *short_names;
    GHashTable *skeletons; /* Word by skeleton, of long words that are no names */
} WordLists;

/* Letters that OCR takes for each other brought to one of them. */
static char *skeleton(const char *folded) {
    static const char from[] = "0Q1L582694", to[] = "OOIISBZGGA";
    GString *out = g_string_new(NULL);
    for (; *folded; folded++) {
        const char *at = strchr(from, *folded);
        char letter = at ? to[at - from] : *folded;
        gboolean is_m = letter == 'N' && out->len > 0 && out->str[out->len - 1] == 'R';
        if (is_m)
            out->str[out->len - 1] = 'M';
        else
            g_string_append_c(out, letter);
    }
    return g_string_free(out, FALSE);
}

static WordKind kind_of_section(const char *section) {
    static const struct {
        const char *section;
        WordKind kind;
    } table[] = {
        {"institution", WORD_INSTITUTION}, {"weak", WORD_WEAK},       {"label", WORD_LABEL},
        {"short name", WORD_SHORT_NAME},   {"given name", WORD_NAME}, {"family name", WORD_NAME}};
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_str_equal(section, table[i].section))
            return table[i].kind;
    return WORD_DEVICE;
}

static void add_word(WordLists *words, const char *text, WordKind kind, const char *section) {
    char *folded = g_ascii_strup(text, -1);
    if (kind == WORD_SHORT_NAME) { /* a scanner's word as well, most of them: not by itself */
        g_hash_table_add(words->short_names, folded);
        return;
    }
    if (kind == WORD_NAME)
        g_hash_table_add(words->names, g_strdup(folded));
    if (kind == WORD_DEVICE)
        g_hash_table_add(words->devices, g_strdup(folded));
    if (g_hash_table_contains(words->exact, folded)) {
        g_free(folded);
        return;
    }
    Word *word = g_new(Word, 1);
    *word = (Word){kind, section};
    if (kind != WORD_NAME && strlen(folded) >= WORDS_SKELETON_LEAST) {
        char *bones = skeleton(folded);
        if (g_hash_table_contains(words->skeletons, bones))
            g_free(bones);
        else
            g_hash_table_insert(words->skeletons, bones, word);
    }
    g_hash_table_insert(words->exact, folded, word);
}

static void add_list(WordLists *words, const char *list) {
    g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
    const char *section = NULL;
    WordKind kind = WORD_UNKNOWN;
    for (char **line = lines; *line; line++) {
        gsize length = strlen(*line);
        if (**line == '#')
            continue;
        if (**line == '[' && length > 2) {
            g_autofree char *name = g_strndup(*line + 1, length - 2);
            section = g_intern_string(name);
            kind = kind_of_section(section);
            continue;
        }
        g_auto(GStrv) texts = g_strsplit(*line, " ", -1);
        for (char **text = texts; section != NULL && *text; text++)
            if (**text)
                add_word(words, *text, kind, section);
    }
}

/* Made once and never changed. */
static const WordLists *get_words(void) {
    static gsize made;
    if (g_once_init_enter(&made)) {
        WordLists *words = g_new(WordLists, 1);
        *words = (WordLists){g_hash_table_new(g_str_hash, g_str_equal),
                             g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                             g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                             g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                             g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
        add_list(words, words_institutions);
        add_list(words, words_device);
        add_list(words, words_names);
        g_once_init_leave(&made, (gsize)words);
    }
    return (const WordLists *)made; /* NOLINT: how GLib keeps what is made once */
}

WordKind word_kind(const char *folded, const char **section) {
    const WordLists *words = get_words();
    const Word *word = g_hash_table_lookup(words->exact, folded);
    if (word == NULL && strlen(folded) >= WORDS_SKELETON_LEAST) {
        g_autofree char *bones = skeleton(folded);
        word = g_hash_table_lookup(words->skeletons, bones);
    }
    if (section != NULL)
        *section = word ? word->section : NULL;
    return word ? word->kind : WORD_UNKNOWN;
}

gboolean word_is_device(const char *folded) {
    return g_hash_table_contains(get_words()->devices, folded);
}

gboolean word_is_name(const char *folded) {
    return g_hash_table_contains(get_words()->names, folded);
}

gboolean word_is_short_name(const char *folded) {
    return g_hash_table_contains(get_words()->short_names, folded);
}

gboolean word_is_unit(const char *folded) {
    const Word *word = g_hash_table_lookup(get_words()->exact, folded);
    return word != NULL && g_strcmp0(word->section, "unit") == 0;
}
