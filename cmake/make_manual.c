/* make_manual DIR: writes what describes the command line, for `cmake --install` and docs/. */
#include "core/cli/manual/manual.h"

#include <stdlib.h>

typedef struct ManualFile {
    const char *folder, *name;
    char *(*text)(void);
} ManualFile;

static const ManualFile files[] = {
    {"man1", "pixleak.1", man_page_of_program}, {"bash", "pixleak", completion_for_bash},
    {"zsh", "_pixleak", completion_for_zsh},    {"fish", "pixleak.fish", completion_for_fish},
    {".", "options.md", markdown_of_all},
};

static void write_file(const char *top, const char *folder, const char *name, const char *text) {
    g_autoptr(GError) error = NULL;
    g_autofree char *parent = g_build_filename(top, folder, NULL);
    g_autofree char *path = g_build_filename(parent, name, NULL);
    g_mkdir_with_parents(parent, 0777); /* what is wrong with it is told below */
    if (g_file_set_contents(path, text, -1, &error))
        return;
    g_printerr("make_manual: %s\n", error->message);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        g_printerr("usage: make_manual DIR\n");
        return EXIT_FAILURE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = files[i].text();
        write_file(argv[1], files[i].folder, files[i].name, text);
    }
    for (CommandId id = 0; id < N_COMMANDS; id++) {
        g_autofree char *text = man_page_of_command(command_row(id));
        g_autofree char *name = g_strconcat("pixleak-", command_row(id)->name, ".1", NULL);
        write_file(argv[1], "man1", name, text);
    }
    return EXIT_SUCCESS;
}
