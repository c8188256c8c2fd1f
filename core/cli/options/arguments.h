/* A command line, parsed by the rows of option.h. */
#pragma once
#include <glib.h>

typedef enum CommandId {
    COMMAND_BASELINE,
    COMMAND_BENCH,
    COMMAND_CHECK,
    COMMAND_CONFORMANCE,
    COMMAND_DIFF,
    COMMAND_DIGEST,
    COMMAND_EXPORT,
    COMMAND_IMPORT,
    COMMAND_INFO,
    COMMAND_KEY,
    COMMAND_MERGE,
    COMMAND_PLAN,
    COMMAND_REPORT,
    COMMAND_SCAN,
    COMMAND_SCRUB,
    COMMAND_SERVE,
    COMMAND_SYNTH,
    COMMAND_VALIDATE,
    N_COMMANDS
} CommandId;
typedef struct Command Command;

/* A field for each option, of the type that its row tells, which holds the row's initial value
 * where the option is not given: FALSE, NULL, a number. */
typedef struct Arguments {
    const Command *command;
    char **typed;      /* the whole line, from the command's name on, for the record */
    char **parameters; /* what is no option, NULL-terminated */
    guint n_parameters;
    gboolean help;
    char *key, *uid_map, *patid_map, *deid, *original, *out, *plan, *since, *base, *fonts;
    char *allow, *languages, *reader, *gpu, *flaws, *preset, *split, *modality, *capitals;
    char *contrast, *scenes, *json_file, *only, *baseline, *format, *user, *to;
    int jobs, shard, shards, instances, text, memory, port;
    gint64 limit_memory, shard_size, seed;
    double timeout, scale, seconds;
    gboolean quiet, verbose;
    gboolean require_sandbox, no_ocr, no_crops, json, dicom_only, resume, strict_compat;
    gboolean undetermined, compare, decided, all;
} Arguments;

/* Parses a command's line, of which argv[0] is its name. FALSE after saying on standard error all
 * that is wrong with it. Where help is asked for, nothing else is wrong. */
gboolean arguments_parse(Arguments *arguments, const Command *command, int argc, char **argv);
void arguments_clear(Arguments *arguments);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)
