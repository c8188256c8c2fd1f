/* The commands; each gets its own arguments, argv[0] being its name, and gives the exit status. */
#pragma once
#include <glib.h>

enum { EXIT_FINE = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_UNDETERMINED = 3 };

int cmd_bench(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_conformance(int argc, char **argv);
int cmd_digest(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_scrub(int argc, char **argv);
int cmd_synth(int argc, char **argv);
int cmd_validate(int argc, char **argv);

/* Parses options; FALSE after saying on standard error what is wrong. */
gboolean cli_parse(const char *command, const char *parameters, const char *summary,
                   const GOptionEntry *entries, int *argc, char ***argv);

/* Draws a bar on standard error; NULL where that is no terminal. */
void (*cli_progress(void))(gsize done, gsize of);
