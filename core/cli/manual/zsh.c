#include "core/cli/manual/manual.h"

#include <string.h>

/* Text within single quotes and _arguments' brackets. */
static void append_quoted(GString *script, const char *text) {
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '\'')
            g_string_append(script, "'\\''");
        else if (strchr("[]:\\", *at) != NULL)
            g_string_append_printf(script, "\\%c", *at);
        else
            g_string_append_c(script, *at);
}

/* ":FILE:_files", or the words */
static void append_value(GString *script, const Option *option) {
    g_string_append_c(script, ':');
    append_quoted(script, option->value);
    g_string_append_c(script, ':');
    if (option->words[0] == NULL) {
        g_string_append(script, option->kind == OPTION_FOLDER ? "_files -/"
                                : takes_path(option)          ? "_files"
                                                              : "");
        return;
    }
    g_string_append_c(script, '(');
    for (gsize i = 0; i < OPTION_MOST_WORDS && option->words[i] != NULL; i++)
        g_string_append_printf(script, "%s%s", i > 0 ? " " : "", option->words[i]);
    g_string_append_c(script, ')');
}

static void append_spelling(GString *script, const Option *option, const char *spelling) {
    g_autofree char *gist = gist_of(option);
    g_string_append_printf(script, " \\\n            '%s[", spelling);
    append_quoted(script, gist);
    g_string_append_c(script, ']');
    if (option->kind != OPTION_FLAG)
        append_value(script, option);
    g_string_append_c(script, '\'');
}

static void append_command(GString *script, const Command *command) {
    const Option *option;
    g_string_append_printf(script, "    %s)\n        _arguments -s -S", command->name);
    for (gsize i = 0; (option = next_of_command(command->id, &i)) != NULL;) {
        gboolean has_value = option->kind != OPTION_FLAG;
        g_autofree char *name = g_strdup_printf("--%s%s", option->name, has_value ? "=" : "");
        append_spelling(script, option, name);
        g_autofree char *letter = g_strdup_printf("-%c%s", option->letter, has_value ? "+" : "");
        if (option->letter != 0)
            append_spelling(script, option, letter);
    }
    if (command->parameters != NULL) {
        g_string_append(script, " \\\n            '*:");
        append_quoted(script, command->parameters);
        g_string_append(script, ":_files'");
    }
    g_string_append(script, "\n        ;;\n");
}

char *completion_for_zsh(void) {
    g_autoptr(GString) script = g_string_new(
        "#compdef pixleak\n"
        "# What zsh completes of a pixleak line; written from the program's own options.\n"
        "_pixleak() {\n"
        "    local -a commands=(\n");
    for (CommandId id = 0; id < N_COMMANDS; id++) {
        g_string_append_printf(script, "        '%s:", command_row(id)->name);
        append_quoted(script, command_row(id)->summary);
        g_string_append(script, "'\n");
    }
    g_string_append(script, "        'help:print all that the manual says of a command'\n"
                            "    )\n"
                            "    if ((CURRENT == 2)) || [[ $words[2] == help ]]; then\n"
                            "        _describe command commands\n"
                            "        return\n"
                            "    fi\n"
                            "    local command=$words[2]\n"
                            "    shift words\n"
                            "    ((CURRENT--))\n"
                            "    case $command in\n");
    for (CommandId id = 0; id < N_COMMANDS; id++)
        append_command(script, command_row(id));
    g_string_append(script, "    esac\n"
                            "}\n"
                            "_pixleak \"$@\"\n");
    return g_string_free(g_steal_pointer(&script), FALSE);
}
