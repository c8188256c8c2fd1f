/* What may stand on the command line: a row for each option and a row for each command, from which
 * the program parses (arguments.h) and all that describes it is written (core/cli/manual). A new
 * option is a row in options.c and the field of Arguments that takes its value. */
#pragma once
#include "core/cli/options/arguments.h"

/* What stands behind an option. Fields of Arguments have the type that is told here. */
typedef enum OptionKind {
    OPTION_FLAG,   /* nothing; gboolean */
    OPTION_TEXT,   /* char *, as are the next four */
    OPTION_WORD,   /* one of `words`, and nothing else */
    OPTION_FILE,   /* paths; shells complete them */
    OPTION_FOLDER, /* */
    OPTION_PATH,   /* a file or a folder */
    OPTION_INT,    /* a whole number; int */
    OPTION_INT64,  /* gint64 */
    OPTION_REAL,   /* double */
} OptionKind;

/* Under which heading an option is described. */
typedef enum OptionGroup {
    GROUP_INPUTS,
    GROUP_JUDGING,
    GROUP_RESULTS,
    GROUP_MACHINE,
    GROUP_GENERAL,
    N_OPTION_GROUPS
} OptionGroup;
const char *option_group_title(OptionGroup group);

/* A bit for each command that takes an option. */
#define IN(command) (1u << COMMAND_##command)
#define IN_ALL ((1u << N_COMMANDS) - 1)

enum { OPTION_MOST_WORDS = 8 };

typedef struct Option {
    const char *name; /* without "--"; rows of one name have different commands */
    char letter;      /* 0: none */
    OptionKind kind;
    OptionGroup group;
    gsize field;            /* offset in Arguments */
    guint commands, needed; /* IN(...): those that take it, and that can't do without it */
    const char *value;      /* what stands for the value in descriptions; NULL for a flag */
    double least, most;     /* of a number; both 0: any */
    double initial;         /* the field of a number that is not given */
    const char *usual;      /* what holds where it is not given, in words; NULL: `initial`, where
                               that lies in the range, or nothing worth telling */
    const char *words[OPTION_MOST_WORDS]; /* values that shells offer */
    const char *help;                     /* one sentence */
    const char *more;                     /* further sentences for the manual; NULL: none */
} Option;

/* The rows, in the order in which they are described. */
const Option *option_rows(gsize *n);
/* The row of this name for a command; NULL where it takes none. */
const Option *option_find(CommandId command, const char *name);
/* The row of a letter, likewise. */
const Option *option_find_letter(CommandId command, char letter);
/* What holds where the option is not given; NULL: nothing worth telling. The caller frees it. */
char *option_usual(const Option *option);
/* "--jobs N" */
char *option_spelling(const Option *option);

typedef struct CommandExample {
    const char *purpose, *line; /* a sentence, and what to type */
} CommandExample;

typedef struct ExitMeaning {
    int status;
    const char *meaning;
} ExitMeaning;

enum { COMMAND_MOST_EXAMPLES = 4, COMMAND_MOST_STATUSES = 5 };

struct Command {
    CommandId id;
    const char *name;
    const char *summary; /* what it does: a phrase that begins with a verb, without a full stop */
    const char *parameters;     /* "PATH..."; NULL: it takes options only */
    const char *parameters_are; /* what they name, for who left them out */
    guint least, most;          /* how many there may be */
    const char *stand_in;       /* an option that takes the parameters' place; NULL: none */
    const char *one_of[2];      /* options of which exactly one is needed; NULL: none */
    const char *text;           /* paragraphs, with an empty line between them */
    CommandExample examples[COMMAND_MOST_EXAMPLES];
    ExitMeaning statuses[COMMAND_MOST_STATUSES]; /* ends at a meaning of NULL */
};

/* The rows, by CommandId. */
const Command *command_row(CommandId id);
/* NULL where there is none of this name. */
const Command *command_find(const char *name);
