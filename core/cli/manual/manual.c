#include "core/cli/manual/manual.h"

#include <string.h>

static void append_needed(GString *text, const Command *command, const char *but) {
    const Option *option;
    for (gsize i = 0; (option = next_of_command(command->id, &i)) != NULL;) {
        g_autofree char *spelling = option_spelling(option);
        if (option->needed >> command->id & 1 && g_strcmp0(option->name, but) != 0)
            g_string_append_printf(text, " %s", spelling);
    }
}

char *usage_of(const Command *command) {
    g_autoptr(GString) text = g_string_new("pixleak ");
    g_string_append(text, command->name);
    if (command->parameters != NULL)
        g_string_append_printf(text, " %s", command->parameters);
    append_needed(text, command, NULL);
    if (command->one_of[0] != NULL) {
        g_autofree char *one = option_spelling(option_find(command->id, command->one_of[0]));
        g_autofree char *other = option_spelling(option_find(command->id, command->one_of[1]));
        g_string_append_printf(text, " (%s | %s)", one, other);
    }
    g_string_append(text, " [OPTION...]");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *shard_usage_of(const Command *command) {
    static const char *const of_shard[] = {"plan", "shard", "out"};
    if (option_find(command->id, "shard") == NULL)
        return NULL;
    g_autoptr(GString) text = g_string_new("pixleak ");
    g_string_append(text, command->name);
    if (command->parameters != NULL && command->stand_in == NULL)
        g_string_append_printf(text, " %s", command->parameters);
    append_needed(text, command, "out");
    for (gsize i = 0; i < G_N_ELEMENTS(of_shard); i++) {
        g_autofree char *spelling = option_spelling(option_find(command->id, of_shard[i]));
        g_string_append_printf(text, " %s", spelling);
    }
    g_string_append(text, " [OPTION...]");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *spellings_of(const Option *option) {
    g_autofree char *name = option_spelling(option);
    if (option->letter == 0)
        return g_steal_pointer(&name);
    return g_strdup_printf("%s, -%c%s%s", name, option->letter, option->value ? " " : "",
                           option->value ? option->value : "");
}

char *sentences_on(const Option *option, CommandId command, gboolean whole) {
    g_autofree char *usual = option_usual(option);
    return g_strconcat(option->help, usual ? " (default: " : "", usual ? usual : "",
                       usual ? ")" : "", option->needed >> command & 1 ? " (needed)" : "",
                       whole && option->more ? " " : "", whole ? option->more : NULL, NULL);
}

char *gist_of(const Option *option) {
    gsize length = MIN(strcspn(option->help, ";:"), strlen(option->help) - 1);
    const char *aside = strstr(option->help, " (");
    if (aside != NULL)
        length = MIN(length, (gsize)(aside - option->help));
    return g_strndup(option->help, length);
}

const Option *next_of_command(CommandId command, gsize *i) {
    gsize n;
    const Option *rows = option_rows(&n);
    while (*i < n)
        if (rows[(*i)++].commands >> command & 1)
            return &rows[*i - 1];
    return NULL;
}

const Option *next_in_group(CommandId command, OptionGroup group, gsize *i) {
    const Option *option;
    while ((option = next_of_command(command, i)) != NULL && option->group != group)
        ;
    return option;
}

gboolean takes_path(const Option *option) {
    return option->kind == OPTION_FILE || option->kind == OPTION_FOLDER ||
           option->kind == OPTION_PATH;
}
