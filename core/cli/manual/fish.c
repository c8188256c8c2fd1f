#include "core/cli/manual/manual.h"

#include <string.h>

static void append_quoted(GString *script, const char *text) {
    g_string_append_c(script, '\'');
    for (const char *at = text; *at != '\0'; at++)
        g_string_append_printf(script, strchr("'\\", *at) != NULL ? "\\%c" : "%c", *at);
    g_string_append_c(script, '\'');
}

static void append_command(GString *script, const Command *command) {
    g_string_append_printf(script, "complete -c pixleak -f -n __fish_use_subcommand -a %s -d ",
                           command->name);
    append_quoted(script, command->summary);
    g_string_append_printf(script,
                           "\ncomplete -c pixleak -f -n '__fish_seen_subcommand_from help' -a %s\n",
                           command->name);
}

static void append_option(GString *script, const Option *option, const Command *command) {
    g_autofree char *gist = gist_of(option);
    g_string_append_printf(script, "complete -c pixleak -n '__fish_seen_subcommand_from %s' -l %s",
                           command->name, option->name);
    if (option->letter != 0)
        g_string_append_printf(script, " -s %c", option->letter);
    if (option->kind != OPTION_FLAG)
        g_string_append(script, option->kind == OPTION_FOLDER
                                    ? " -x -a '(__fish_complete_directories)'"
                                : takes_path(option) ? " -r -F"
                                                     : " -x");
    if (option->words[0] != NULL)
        g_string_append(script, " -a '");
    for (gsize i = 0; i < OPTION_MOST_WORDS && option->words[i] != NULL; i++)
        g_string_append_printf(script, "%s%s", option->words[i],
                               i + 1 < OPTION_MOST_WORDS && option->words[i + 1] ? " " : "'");
    g_string_append(script, " -d ");
    append_quoted(script, gist);
    g_string_append_c(script, '\n');
}

char *completion_for_fish(void) {
    g_autoptr(GString) script = g_string_new(
        "# What fish completes of a pixleak line; written from the program's own options.\n"
        "complete -c pixleak -f -n __fish_use_subcommand -l version -d 'Print the version'\n"
        "complete -c pixleak -f -n __fish_use_subcommand -l help -d 'Print the commands'\n"
        "complete -c pixleak -f -n __fish_use_subcommand -a help -d 'print all that the manual "
        "says of a command'\n");
    for (CommandId id = 0; id < N_COMMANDS; id++) {
        const Option *option;
        append_command(script, command_row(id));
        for (gsize i = 0; (option = next_of_command(id, &i)) != NULL;)
            append_option(script, option, command_row(id));
    }
    return g_string_free(g_steal_pointer(&script), FALSE);
}
