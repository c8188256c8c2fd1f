#include "core/cli/cli.h"
#include "core/cli/manual/manual.h"
#include "core/cli/options/mistakes.h"
#include "core/cli/streams.h"
#include "core/run/confinement.h"
#include "core/run/lost_pages.h"

#include <locale.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static const CommandRun runs[N_COMMANDS] = {
    [COMMAND_BASELINE] = cmd_baseline, [COMMAND_BENCH] = cmd_bench,
    [COMMAND_CHECK] = cmd_check,       [COMMAND_CONFORMANCE] = cmd_conformance,
    [COMMAND_DIFF] = cmd_diff,         [COMMAND_DIGEST] = cmd_digest,
    [COMMAND_KEY] = cmd_key,           [COMMAND_EXPORT] = cmd_export,
    [COMMAND_IMPORT] = cmd_import,     [COMMAND_INFO] = cmd_info,
    [COMMAND_MERGE] = cmd_merge,       [COMMAND_PLAN] = cmd_plan,
    [COMMAND_REPORT] = cmd_report,     [COMMAND_SCAN] = cmd_scan,
    [COMMAND_SCRUB] = cmd_scrub,       [COMMAND_SERVE] = cmd_serve,
    [COMMAND_SYNTH] = cmd_synth,       [COMMAND_VALIDATE] = cmd_validate,
};

/* These read what others made or may have changed, in this process or in one that it starts; what
 * they do needs no other programs, no sockets and no look into other processes. The other commands
 * give up more, or need these. */
static gboolean gives_up_rights(CommandId id) {
    static const gboolean giving[N_COMMANDS] = {
        [COMMAND_BASELINE] = TRUE, [COMMAND_DIFF] = TRUE,  [COMMAND_DIGEST] = TRUE,
        [COMMAND_IMPORT] = TRUE,   [COMMAND_MERGE] = TRUE, [COMMAND_PLAN] = TRUE,
        [COMMAND_REPORT] = TRUE,   [COMMAND_SCRUB] = TRUE, [COMMAND_EXPORT] = TRUE,
        [COMMAND_KEY] = TRUE,
    };
    return giving[id];
}

G_DEFINE_QUARK(usage - error - quark, usage_error)

int cli_refuse(GError **error, const char *wrong) {
    g_set_error_literal(error, USAGE_ERROR, 0, wrong);
    return EXIT_USAGE;
}

const char *shard_contradiction(const Arguments *arguments) {
    gboolean has_plan = arguments->plan != NULL;
    return has_plan != (arguments->shard >= 0) ? "--plan and --shard need each other"
           : has_plan && (arguments->allow != NULL || arguments->json ||
                          arguments->baseline != NULL || arguments->format != NULL)
               ? "--allow, --baseline, --format and --json are for `pixleak merge`: a shard prints "
                 "nothing"
           : has_plan && arguments->gpu != NULL
               ? "--gpu is not for shards, whose merge could not tell of it"
               : NULL;
}

const char *cli_print_format(const Arguments *arguments) {
    return arguments->format    ? arguments->format
           : arguments->json    ? "json"
           : arguments->quiet   ? NULL
           : arguments->verbose ? "terminal-all"
                                : "terminal";
}

/* As a shell takes it for one word. */
static char *shell_word(const char *word) {
    return word[strspn(word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-+=:,@")] == '\0'
               ? g_strdup(word)
               : g_shell_quote(word);
}

void cli_next(const Arguments *arguments, const char *const *words) {
    if (arguments->quiet)
        return;
    g_autoptr(GString) line = g_string_new("Next:");
    for (gsize i = 0; words[i] != NULL; i++) {
        g_autofree char *word = shell_word(words[i]);
        g_string_append_printf(line, " %s", word);
    }
    g_printerr("%s\n", line->str);
}

int cli_next_page(const Arguments *arguments, int status) {
    g_autofree char *page = g_build_filename(arguments->out, "report.html", NULL);
    if (status != EXIT_USAGE && !arguments->json && arguments->format == NULL &&
        g_file_test(page, G_FILE_TEST_EXISTS))
        cli_next(arguments, (const char *const[]){"xdg-open", page, NULL});
    return status;
}

static void print_nothing(const char *text) {
    (void)text;
}

static int run_command(const Command *command, int argc, char **argv) {
    g_auto(Arguments) arguments = {0};
    g_autoptr(GError) error = NULL;
    if (!arguments_parse(&arguments, command, argc, argv))
        return EXIT_USAGE;
    if (arguments.help) {
        g_autofree char *help = help_of_command(command, FALSE);
        g_print("%s", help);
        return EXIT_FINE;
    }
    if (arguments.quiet)
        g_set_print_handler(print_nothing);
    if (gives_up_rights(command->id))
        confinement_enter_loosely(FALSE); /* as far as the kernel can */
    int status = runs[command->id](&arguments, &error);
    if (error != NULL)
        g_printerr("pixleak %s: %s\n", command->name, error->message);
    if (g_error_matches(error, USAGE_ERROR, 0))
        g_printerr("See `pixleak %s --help`.\n", command->name);
    return status;
}

/* `pixleak help`, of a command or of all. */
static int print_help(const char *name) {
    const Command *command = name != NULL ? command_find(name) : NULL;
    gboolean of_all = name == NULL || strcmp(name, "help") == 0;
    if (!of_all && command == NULL) {
        g_autofree char *wrong = mistake_unknown_command(name);
        g_printerr("pixleak help: %s\nSee `pixleak --help`.\n", wrong);
        return EXIT_USAGE;
    }
    g_autofree char *help = command != NULL ? help_of_command(command, TRUE) : help_of_program();
    g_print("%s", help);
    return EXIT_FINE;
}

static int run_without_command(const char *word, const char *next) {
    if (strcmp(word, "--version") == 0) {
        g_print("pixleak %s\n", PIXLEAK_VERSION);
        return EXIT_FINE;
    }
    gboolean is_help = strcmp(word, "help") == 0;
    if (is_help || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return print_help(is_help ? next : NULL);
    g_autofree char *wrong =
        *word != '\0' ? mistake_unknown_command(word) : g_strdup("no command given");
    g_printerr("pixleak: %s\nSee `pixleak --help`.\n", wrong);
    return EXIT_USAGE;
}

/* Every frame would otherwise be made of new pages from the kernel and given back to it, which
 * takes longer than many a codec. */
static void keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20); /* the most that glibc allows */
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

/* SQLite counts the bytes that it has, under a lock, and nobody asks for it. */
static void count_no_memory(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int main(int argc, char **argv) {
    streams_open();
    g_set_prgname("pixleak");
    setlocale(LC_CTYPE, "");
    keep_freed_memory();
    count_no_memory();
    lost_pages_read_as_zeros();
    const char *name = argc > 1 ? argv[1] : "";
    const Command *command = command_find(name);
    return command != NULL ? run_command(command, argc - 1, argv + 1)
                           : run_without_command(name, argc > 2 ? argv[2] : NULL);
}
