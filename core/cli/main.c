#include "core/cli/cli.h"
#include "core/cli/streams.h"
#include "core/run/lost_pages.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
} commands[] = {
    {"bench", cmd_bench, "measure how fast every stage of a check is on a dataset"},
    {"check", cmd_check, "judge a scrubbed dataset against its answer key"},
    {"conformance", cmd_conformance, "run dciodvfy over every file of a validation"},
    {"digest", cmd_digest, "digests of files' pixel data and decoded samples"},
    {"import", cmd_import, "take a reviewer's corrections of a validation back"},
    {"info", cmd_info, "version, libraries, instruction sets, transfer syntaxes"},
    {"merge", cmd_merge, "put the results of a plan's shards together"},
    {"plan", cmd_plan, "cut an archive into shards, which machines scan by themselves"},
    {"report", cmd_report, "score a validation and list what did not pass"},
    {"scrub", cmd_scrub, "carry out an answer key's actions on a dataset, with known flaws"},
    {"scan", cmd_scan, "find, read and sort burned-in text, without a key"},
    {"synth", cmd_synth, "make a MIDI-shaped dataset with synthetic PHI and its answer key"},
    {"validate", cmd_validate, "judge every check of a MIDI answer key"},
};

gboolean cli_parse(const char *command, const char *parameters, const char *summary,
                   const GOptionEntry *entries, int *argc, char ***argv) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(parameters);
    g_autofree char *program = g_strdup_printf("pixleak %s", command);
    g_set_prgname(program);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    if (g_option_context_parse(context, argc, argv, &error))
        return TRUE;
    g_printerr("pixleak %s: %s\nSee `pixleak %s --help`.\n", command, error->message, command);
    return FALSE;
}

static void draw_bar(gsize done, gsize of) {
    enum { WIDTH = 40 };
    static const char full[] = "########################################";
    if (done * 200 / of == (done - 1) * 200 / of && done < of)
        return;
    gint filled = (gint)(done * WIDTH / of);
    fprintf(stderr, "\r[%.*s%*s] %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT "%s", filled, full,
            WIDTH - filled, "", done, of, done == of ? "\n" : "");
}

void (*cli_progress(void))(gsize done, gsize of) {
    return isatty(STDERR_FILENO) ? draw_bar : NULL;
}

static void usage(void) {
    g_print("pixleak: is the text burned into medical images really gone?\n\n"
            "Usage: pixleak COMMAND [OPTION...]\n\n");
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        g_print("  %-11s %s\n", commands[i].name, commands[i].summary);
    g_print(
        "\n`pixleak COMMAND --help` tells a command's options.\n"
        "Exit status: 0 nothing found, 1 a leak or damage found, 2 bad usage or unreadable key,\n"
        "3 something could not be judged (and no leak found).\n");
}

/* Tesseract's threads only get in the way of one process per core: they double its time. OpenMP
 * reads the limit before main() runs, so the program starts itself anew; where it can't, it is
 * slower. Who reads nothing needn't. */
static void keep_to_one_thread(char **argv) {
    if (g_getenv("OMP_THREAD_LIMIT") != NULL || g_strv_contains((const char **)argv, "--no-ocr"))
        return;
    g_setenv("OMP_THREAD_LIMIT", "1", TRUE);
    execv("/proc/self/exe", argv);
}

/* Every frame would otherwise be made of new pages from the kernel and given back to it, which
 * takes longer than many a codec. */
static void keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20); /* the most that glibc allows */
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

int main(int argc, char **argv) {
    streams_open();
    g_set_prgname("pixleak");
    setlocale(LC_CTYPE, "");
    keep_to_one_thread(argv);
    keep_freed_memory();
    lost_pages_read_as_zeros();
    const char *name = argc > 1 ? argv[1] : "";
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    if (strcmp(name, "--version") == 0) {
        g_print("pixleak %s\n", PIXLEAK_VERSION);
        return EXIT_FINE;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        usage();
        return EXIT_FINE;
    }
    g_printerr("pixleak: %s%s\nSee `pixleak --help`.\n",
               *name ? "no such command: " : "no command given", name);
    return EXIT_USAGE;
}
