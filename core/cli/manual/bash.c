#include "core/cli/manual/manual.h"

static void append_words(GString *script, const Option *option) {
    for (gsize i = 0; i < OPTION_MOST_WORDS && option->words[i] != NULL; i++)
        g_string_append_printf(script, "%s%s", i > 0 ? " " : "", option->words[i]);
}

/* What stands behind an option. */
static void append_value(GString *script, const Option *option) {
    g_string_append_printf(script, "        --%s", option->name);
    if (option->letter != 0)
        g_string_append_printf(script, "|-%c", option->letter);
    g_string_append_printf(script, ") behind=%s words=\"",
                           option->kind == OPTION_FOLDER ? "folder"
                           : takes_path(option)          ? "file"
                                                         : "word");
    append_words(script, option);
    g_string_append(script, "\" ;;\n");
}

static void append_command(GString *script, const Command *command) {
    const Option *option;
    g_string_append_printf(script, "    %s)\n        options=\"", command->name);
    for (gsize i = 0; (option = next_of_command(command->id, &i)) != NULL;)
        g_string_append_printf(script, "--%s ", option->name);
    g_string_append_printf(script, "\" parameters=%s\n        case $previous in\n",
                           command->parameters != NULL ? "file" : "none");
    for (gsize i = 0; (option = next_of_command(command->id, &i)) != NULL;)
        if (option->kind != OPTION_FLAG)
            append_value(script, option);
    g_string_append(script, "        esac ;;\n");
}

char *completion_for_bash(void) {
    g_autoptr(GString) script = g_string_new(
        "# What bash completes of a pixleak line; written from the program's own options.\n"
        "_pixleak() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    local commands options=\"\" parameters=none behind=\"\" words=\"\"\n"
        "    # --option=value is three words.\n"
        "    if [[ $current == \"=\" ]]; then\n"
        "        current=\"\"\n"
        "    elif [[ $previous == \"=\" ]]; then\n"
        "        previous=${COMP_WORDS[COMP_CWORD-2]}\n"
        "    fi\n"
        "    commands=\"");
    for (CommandId id = 0; id < N_COMMANDS; id++)
        g_string_append_printf(script, "%s ", command_row(id)->name);
    g_string_append(script, "help\"\n"
                            "    case ${COMP_WORDS[1]} in\n");
    for (CommandId id = 0; id < N_COMMANDS; id++)
        append_command(script, command_row(id));
    g_string_append(
        script,
        "    help) behind=word words=$commands ;;\n"
        "    esac\n"
        "    if ((COMP_CWORD == 1)); then\n"
        "        behind=word words=\"$commands --help --version\"\n"
        "    elif [[ -z $behind && $current == -* ]]; then\n"
        "        behind=word words=$options\n"
        "    elif [[ -z $behind ]]; then\n"
        "        behind=$parameters\n"
        "    fi\n"
        "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
        "    if [[ $behind == file || $behind == folder ]]; then\n"
        "        [[ $behind == file ]] && behind=-f || behind=-d\n"
        "        compopt -o filenames 2>/dev/null\n"
        "        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen $behind -- \"$current\")\n"
        "    fi\n"
        "}\n"
        "complete -F _pixleak pixleak\n");
    return g_string_free(g_steal_pointer(&script), FALSE);
}
