#include "core/cli/manual/manual.h"

static void append_option(GString *page, const Option *option, CommandId command) {
    g_autofree char *spellings = spellings_of(option);
    g_autofree char *sentences = sentences_on(option, command, TRUE);
    g_string_append_printf(page, "- `%s`: %s\n", spellings, sentences);
}

/* Those that not all commands take. */
static void append_options(GString *page, CommandId command) {
    for (OptionGroup group = 0; group < N_OPTION_GROUPS; group++) {
        const Option *option, *last = NULL;
        for (gsize i = 0; (option = next_in_group(command, group, &i)) != NULL;) {
            if (option->commands == IN_ALL)
                continue;
            if (last == NULL)
                g_string_append_printf(page, "\n%s:\n", option_group_title(group));
            append_option(page, option, command);
            last = option;
        }
    }
}

static void append_command(GString *page, const Command *command) {
    g_autofree char *usage = usage_of(command), *of_shard = shard_usage_of(command);
    g_string_append_printf(page, "\n## pixleak %s: %s\n\n    %s\n%s%s%s\n%s\n", command->name,
                           command->summary, usage, of_shard != NULL ? "    " : "",
                           of_shard != NULL ? of_shard : "", of_shard != NULL ? "\n" : "",
                           command->text);
    if (command->parameters != NULL)
        g_string_append_printf(page, "\n`%s`: %s.\n", command->parameters, command->parameters_are);
    append_options(page, command->id);
    for (gsize i = 0; i < COMMAND_MOST_EXAMPLES && command->examples[i].line != NULL; i++)
        g_string_append_printf(page, "\n%s\n\n    %s\n", command->examples[i].purpose,
                               command->examples[i].line);
    g_string_append(page, "\nExit status:\n");
    for (gsize i = 0; i < COMMAND_MOST_STATUSES && command->statuses[i].meaning != NULL; i++)
        g_string_append_printf(page, "- %d: %s\n", command->statuses[i].status,
                               command->statuses[i].meaning);
}

char *markdown_of_all(void) {
    g_autoptr(GString) page = g_string_new(
        "# Commands and options\n\n"
        "Each stands in one row of `core/cli/options`, from which the program parses, and from "
        "which this page, `--help`, the\nmanual pages and what shells complete are written; "
        "`make_manual DIR`, in the build folder, writes this page anew.\n\n"
        "`pixleak COMMAND --help` prints what an option does in a sentence, `pixleak help COMMAND` "
        "and `man pixleak-COMMAND` all\nof it. Values stand behind an option or its `=`; what "
        "follows `--` is no option.\n\nEvery command takes:\n");
    const Option *option;
    for (gsize i = 0; (option = next_of_command(COMMAND_INFO, &i)) != NULL;)
        if (option->commands == IN_ALL)
            append_option(page, option, COMMAND_INFO);
    for (CommandId id = 0; id < N_COMMANDS; id++)
        append_command(page, command_row(id));
    return g_string_free(g_steal_pointer(&page), FALSE);
}
