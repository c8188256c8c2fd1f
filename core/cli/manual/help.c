#include "core/cli/manual/manual.h"

#include <string.h>

enum { WIDTH = 80, OPTION_COLUMN = 26, COMMAND_COLUMN = 15 };

/* Breaks a text between words; lines but the first begin in the column. at: where the first one
 * begins. */
static void append_wrapped(GString *lines, const char *text, gsize column, gsize at) {
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    gboolean begins = TRUE;
    for (gsize i = 0; words[i] != NULL; i++) {
        gsize length = (gsize)g_utf8_strlen(words[i], -1);
        if (!begins && at + 1 + length > WIDTH) {
            g_string_append_printf(lines, "\n%*s", (int)column, "");
            at = column;
            begins = TRUE;
        }
        g_string_append_printf(lines, "%s%s", begins ? "" : " ", words[i]);
        at += length + !begins;
        begins = FALSE;
    }
    g_string_append_c(lines, '\n');
}

static void append_paragraphs(GString *lines, const char *text) {
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (gsize i = 0; paragraphs[i] != NULL; i++) {
        g_string_append_c(lines, '\n');
        append_wrapped(lines, paragraphs[i], 0, 0);
    }
}

/* A term, and in the column what it means. */
static void append_term(GString *lines, const char *term, const char *meaning, gsize column) {
    gsize width = strlen(term) + 2;
    g_string_append_printf(lines, "  %s", term);
    if (width + 2 > column)
        g_string_append_c(lines, '\n');
    g_string_append_printf(lines, "%*s", (int)(width + 2 > column ? column : column - width), "");
    append_wrapped(lines, meaning, column, column);
}

static void append_options(GString *lines, CommandId command, gboolean whole) {
    for (OptionGroup group = 0; group < N_OPTION_GROUPS; group++) {
        const Option *option, *last = NULL;
        for (gsize i = 0; (option = next_in_group(command, group, &i)) != NULL; last = option) {
            if (last == NULL)
                g_string_append_printf(lines, "\n%s:\n", option_group_title(group));
            g_autofree char *spellings = spellings_of(option);
            g_autofree char *sentences = sentences_on(option, command, whole);
            append_term(lines, spellings, sentences, OPTION_COLUMN);
        }
    }
}

static void append_examples(GString *lines, const Command *command) {
    g_string_append(lines, "\nExamples:\n");
    for (gsize i = 0; i < COMMAND_MOST_EXAMPLES && command->examples[i].line != NULL; i++) {
        g_string_append_printf(lines, "  %s\n    ", command->examples[i].purpose);
        append_wrapped(lines, command->examples[i].line, 6, 4);
    }
}

char *help_of_command(const Command *command, gboolean whole) {
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autofree char *usage = usage_of(command), *of_shard = shard_usage_of(command);
    g_string_append_printf(lines, "pixleak %s: %s\n\nUsage: ", command->name, command->summary);
    append_wrapped(lines, usage, 7, 7);
    if (of_shard != NULL) {
        g_string_append(lines, "       ");
        append_wrapped(lines, of_shard, 7, 7);
    }
    append_paragraphs(lines, command->text);
    if (command->parameters != NULL)
        g_string_append_printf(lines, "\n  %s: %s\n", command->parameters, command->parameters_are);
    append_options(lines, command->id, whole);
    append_examples(lines, command);
    g_string_append(lines, "\nExit status:\n");
    for (gsize i = 0; i < COMMAND_MOST_STATUSES && command->statuses[i].meaning != NULL; i++) {
        g_autofree char *status = g_strdup_printf("%d", command->statuses[i].status);
        append_term(lines, status, command->statuses[i].meaning, 5);
    }
    return g_string_free(g_steal_pointer(&lines), FALSE);
}

char *help_of_program(void) {
    g_autoptr(GString) lines =
        g_string_new("pixleak: is the text burned into medical images really gone?\n\n"
                     "Usage: pixleak COMMAND [OPTION...]\n\nCommands:\n");
    for (CommandId id = 0; id < N_COMMANDS; id++)
        append_term(lines, command_row(id)->name, command_row(id)->summary, COMMAND_COLUMN);
    g_string_append(lines,
                    "\n`pixleak COMMAND --help` tells a command's options, `pixleak help COMMAND` "
                    "more of each.\n"
                    "Exit status: 0 nothing found, 1 a leak or damage found, 2 bad usage or "
                    "unreadable key,\n3 something could not be judged (and no leak found).\n");
    return g_string_free(g_steal_pointer(&lines), FALSE);
}
