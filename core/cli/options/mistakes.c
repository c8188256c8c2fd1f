#include "core/cli/options/mistakes.h"

#include <string.h>

enum { MOST_LETTERS = 40 };

gsize edit_distance(const char *one, const char *other) {
    gsize n = MIN(strlen(one), MOST_LETTERS), m = MIN(strlen(other), MOST_LETTERS);
    gsize table[MOST_LETTERS + 1][MOST_LETTERS + 1];
    for (gsize i = 0; i <= n; i++)
        for (gsize j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            gsize edits = table[i - 1][j - 1] + (one[i - 1] != other[j - 1]);
            edits = MIN(edits, MIN(table[i - 1][j], table[i][j - 1]) + 1);
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                edits = MIN(edits, table[i - 2][j - 2] + 1);
            table[i][j] = edits;
        }
    return table[n][m];
}

/* The candidate next to what was typed, as long as it is near. */
typedef struct Nearest {
    const char *typed, *name;
    gsize distance; /* that another must fall below */
} Nearest;

static Nearest nearest_to(const char *typed) {
    return (Nearest){.typed = typed, .distance = MAX(strlen(typed) / 2, 2)};
}

static void consider(Nearest *nearest, const char *name) {
    /* Who wrote too much or too little made one mistake. */
    gboolean begins = strlen(nearest->typed) > 1 && (g_str_has_prefix(name, nearest->typed) ||
                                                     g_str_has_prefix(nearest->typed, name));
    gsize distance = begins ? 1 : edit_distance(nearest->typed, name);
    if (distance >= nearest->distance)
        return;
    nearest->name = name;
    nearest->distance = distance;
}

char *words_joined(const GPtrArray *words, const char *last_separator) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(text, "%s%s",
                               i == 0                ? ""
                               : i + 1 == words->len ? last_separator
                                                     : ", ",
                               (const char *)g_ptr_array_index(words, i));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The commands that take an option of this name, or NULL. */
static char *takers(const char *name) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (CommandId id = 0; id < N_COMMANDS; id++)
        if (option_find(id, name) != NULL)
            g_ptr_array_add(names, (gpointer)command_row(id)->name);
    return names->len > 0 ? words_joined(names, " and ") : NULL;
}

char *mistake_unknown_option(CommandId command, const char *name) {
    Nearest nearest = nearest_to(name);
    gsize n;
    const Option *options = option_rows(&n);
    g_autofree char *others = takers(name);
    if (others != NULL)
        return g_strdup_printf("--%s is an option of %s, not of %s", name, others,
                               command_row(command)->name);
    for (gsize i = 0; i < n; i++)
        if (options[i].commands >> command & 1)
            consider(&nearest, options[i].name);
    return nearest.name != NULL
               ? g_strdup_printf("there is no --%s; did you mean --%s?", name, nearest.name)
               : g_strdup_printf("there is no --%s", name);
}

char *mistake_unknown_letter(CommandId command, char letter) {
    gsize n;
    const Option *options = option_rows(&n);
    g_autoptr(GPtrArray) letters = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < n; i++)
        if ((options[i].commands >> command & 1) && options[i].letter != 0)
            g_ptr_array_add(letters,
                            g_strdup_printf("-%c (--%s)", options[i].letter, options[i].name));
    g_autofree char *all = words_joined(letters, " and ");
    return g_strdup_printf("there is no -%c; the short options are %s", letter, all);
}

static gboolean any_takes(const char *word) {
    for (CommandId id = 0; id < N_COMMANDS; id++)
        if (g_str_has_prefix(word, "--") ? option_find(id, word + 2) != NULL
                                         : option_find_letter(id, word[1]) != NULL)
            return TRUE;
    return FALSE;
}

/* Of a word that is no command but begins as options do. */
static char *mistake_before_command(const char *word) {
    static const char *const of_program[] = {"--help", "--version"};
    Nearest nearest = nearest_to(word);
    if (any_takes(word))
        return g_strdup_printf("%s stands before the command: type pixleak COMMAND %s", word, word);
    for (gsize i = 0; i < G_N_ELEMENTS(of_program); i++)
        consider(&nearest, of_program[i]);
    return nearest.name != NULL
               ? g_strdup_printf("there is no %s; did you mean %s?", word, nearest.name)
               : g_strdup_printf("there is no %s; pixleak itself takes --help and --version", word);
}

char *mistake_unknown_command(const char *name) {
    if (*name == '-')
        return mistake_before_command(name);
    Nearest nearest = nearest_to(name);
    for (CommandId id = 0; id < N_COMMANDS; id++)
        consider(&nearest, command_row(id)->name);
    consider(&nearest, "help");
    return nearest.name != NULL
               ? g_strdup_printf("no such command: %s; did you mean %s?", name, nearest.name)
               : g_strdup_printf("no such command: %s", name);
}

/* Where people are used to write it behind the number, and it is another here. */
static const char *unit_of(const Option *option) {
    return g_strcmp0(option->value, "BYTES") == 0 ? " of bytes,"
           : g_strcmp0(option->value, "MIB") == 0 ? " of MiB,"
                                                  : "";
}

char *mistake_value(const Option *option, const char *value) {
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (gsize i = 0; i < OPTION_MOST_WORDS && option->words[i] != NULL; i++)
        g_ptr_array_add(words, (gpointer)option->words[i]);
    if (option->kind == OPTION_WORD) {
        g_autofree char *all = words_joined(words, " or ");
        return g_strdup_printf("--%s is %s, not `%s`", option->name, all, value);
    }
    const char *sort = option->kind == OPTION_REAL ? "a number" : "a whole number";
    const char *unit = unit_of(option);
    return option->most >= G_MAXINT
               ? g_strdup_printf("--%s is %s%s of at least %g, not `%s`", option->name, sort, unit,
                                 option->least, value)
               : g_strdup_printf("--%s is %s%s from %g to %.10g, not `%s`", option->name, sort,
                                 unit, option->least, option->most, value);
}
