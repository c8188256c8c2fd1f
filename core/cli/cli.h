/* The commands. Each gets its own arguments and gives the exit status; what keeps it from its task
 * is an error, which main() tells. */
#pragma once
#include "core/cli/options/arguments.h"

enum { EXIT_FINE = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_UNDETERMINED = 3 };

typedef int (*CommandRun)(const Arguments *arguments, GError **error);
int cmd_baseline(const Arguments *arguments, GError **error);
int cmd_bench(const Arguments *arguments, GError **error);
int cmd_check(const Arguments *arguments, GError **error);
int cmd_conformance(const Arguments *arguments, GError **error);
int cmd_diff(const Arguments *arguments, GError **error);
int cmd_digest(const Arguments *arguments, GError **error);
int cmd_export(const Arguments *arguments, GError **error);
int cmd_import(const Arguments *arguments, GError **error);
int cmd_info(const Arguments *arguments, GError **error);
int cmd_key(const Arguments *arguments, GError **error);
int cmd_merge(const Arguments *arguments, GError **error);
int cmd_plan(const Arguments *arguments, GError **error);
int cmd_report(const Arguments *arguments, GError **error);
int cmd_scan(const Arguments *arguments, GError **error);
int cmd_scrub(const Arguments *arguments, GError **error);
int cmd_serve(const Arguments *arguments, GError **error);
int cmd_synth(const Arguments *arguments, GError **error);
int cmd_validate(const Arguments *arguments, GError **error);

/* Of a line that says what can't be meant; behind it main() names the help. */
#define USAGE_ERROR (usage_error_quark())
GQuark usage_error_quark(void);
/* EXIT_USAGE, with what is wrong as the error. */
int cli_refuse(GError **error, const char *wrong);

/* What can't be meant of a command that takes --plan and --shard; NULL: nothing. */
const char *shard_contradiction(const Arguments *arguments);

/* Whether what a run reads with can start, if it reads; said before it looks at anything. */
gboolean cli_can_read(const Arguments *arguments, GError **error);

/* The output format that a run with results prints (results_conclude()). */
const char *cli_print_format(const Arguments *arguments);
/* Tells on standard error what to type next, at the end of a run that is not to be quiet: words
 * with a NULL behind them. */
void cli_next(const Arguments *arguments, const char *const *words);
/* The same of a run that leaves a page in OUT; nothing where it has left none or
 * prints for a program. Gives the run's exit status back. */
int cli_next_page(const Arguments *arguments, int status);
