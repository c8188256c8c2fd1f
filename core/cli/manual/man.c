#include "core/cli/manual/manual.h"

#include <string.h>

/* Text, in which nothing is a request or an escape of troff. */
static void append_text(GString *page, const char *text) {
    if (*text == '.' || *text == '\'')
        g_string_append(page, "\\&");
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '\\')
            g_string_append(page, "\\e");
        else if (strchr("-'`", *at) != NULL) /* as they are typed, not as they are set */
            g_string_append(page, *at == '-' ? "\\-" : *at == '\'' ? "\\(aq" : "\\(ga");
        else
            g_string_append_c(page, *at);
}

static void append_line(GString *page, const char *request, const char *text) {
    g_string_append(page, request);
    append_text(page, text);
    g_string_append_c(page, '\n');
}

static void append_heading(GString *page, const char *name) {
    g_autofree char *upper = g_ascii_strup(name, -1);
    g_string_append(page, ".TH ");
    append_text(page, upper);
    g_string_append(page, " 1 \"\" \"pixleak " PIXLEAK_VERSION "\" \"pixleak\"\n.SH NAME\n");
    append_text(page, name);
    g_string_append(page, " \\- ");
}

static void append_paragraphs(GString *page, const char *text) {
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (gsize i = 0; paragraphs[i] != NULL; i++) {
        g_string_append(page, i > 0 ? ".PP\n" : "");
        append_line(page, "", paragraphs[i]);
    }
}

static void append_term(GString *page, const char *term, const char *meaning) {
    append_line(page, ".TP\n.B ", term);
    append_line(page, "", meaning);
}

static void append_options(GString *page, CommandId command) {
    g_string_append(page, ".SH OPTIONS\n");
    for (OptionGroup group = 0; group < N_OPTION_GROUPS; group++) {
        const Option *option, *last = NULL;
        for (gsize i = 0; (option = next_in_group(command, group, &i)) != NULL; last = option) {
            g_autofree char *spellings = spellings_of(option);
            g_autofree char *sentences = sentences_on(option, command, TRUE);
            if (last == NULL)
                append_line(page, ".SS ", option_group_title(group));
            append_term(page, spellings, sentences);
        }
    }
}

static void append_examples(GString *page, const Command *command) {
    g_string_append(page, ".SH EXAMPLES\n");
    for (gsize i = 0; i < COMMAND_MOST_EXAMPLES && command->examples[i].line != NULL; i++) {
        append_line(page, i > 0 ? ".PP\n" : "", command->examples[i].purpose);
        append_line(page, ".PP\n.RS 4\n.nf\n", command->examples[i].line);
        g_string_append(page, ".fi\n.RE\n");
    }
}

char *man_page_of_command(const Command *command) {
    g_autoptr(GString) page = g_string_new(NULL);
    g_autofree char *name = g_strconcat("pixleak-", command->name, NULL);
    g_autofree char *usage = usage_of(command), *of_shard = shard_usage_of(command);
    append_heading(page, name);
    append_line(page, "", command->summary);
    append_line(page, ".SH SYNOPSIS\n.B ", usage);
    if (of_shard != NULL)
        append_line(page, ".br\n.B ", of_shard);
    g_string_append(page, ".SH DESCRIPTION\n");
    append_paragraphs(page, command->text);
    if (command->parameters != NULL)
        append_term(page, command->parameters, command->parameters_are);
    append_options(page, command->id);
    append_examples(page, command);
    g_string_append(page, ".SH EXIT STATUS\n");
    for (gsize i = 0; i < COMMAND_MOST_STATUSES && command->statuses[i].meaning != NULL; i++) {
        g_autofree char *status = g_strdup_printf("%d", command->statuses[i].status);
        append_term(page, status, command->statuses[i].meaning);
    }
    g_string_append(page, ".SH SEE ALSO\n.BR pixleak (1)\n");
    return g_string_free(g_steal_pointer(&page), FALSE);
}

char *man_page_of_program(void) {
    g_autoptr(GString) page = g_string_new(NULL);
    append_heading(page, "pixleak");
    append_line(page, "", "tell whether text burned into medical images is really gone");
    append_line(page, ".SH SYNOPSIS\n.B ", "pixleak COMMAND [OPTION...]");
    append_line(page, ".SH DESCRIPTION\n",
                "pixleak judges scrubbed DICOM images against an answer key, finds and reads "
                "burned-in text without one, and carries out the MIDI evaluation of "
                "de-identification. Nothing is called clean that was not looked at.");
    g_string_append(page, ".SH COMMANDS\n");
    for (CommandId id = 0; id < N_COMMANDS; id++)
        append_term(page, command_row(id)->name, command_row(id)->summary);
    append_term(page, "help COMMAND", "print all that the manual says of a command");
    g_string_append(page, ".SH EXIT STATUS\n");
    append_term(page, "0", "nothing was found");
    append_term(page, "1", "a leak or damage was found");
    append_term(page, "2", "the usage is wrong, or inputs can't be read or don't belong together");
    append_term(page, "3", "something could not be judged, and no leak was found");
    g_string_append(page, ".SH SEE ALSO\n");
    for (CommandId id = 0; id < N_COMMANDS; id++)
        g_string_append_printf(page, ".BR pixleak\\-%s (1)%s\n", command_row(id)->name,
                               id + 1 < N_COMMANDS ? "," : "");
    return g_string_free(g_steal_pointer(&page), FALSE);
}
