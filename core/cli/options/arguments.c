#include "core/cli/options/mistakes.h"

#include <getopt.h>
#include <math.h>
#include <string.h>

enum {
    NO_LETTER = 256, /* what getopt gives for a row is so much above its number */
    OPERAND = 1,     /* what it gives for what is no option */
};

typedef struct ParsedLine {
    Arguments *arguments;
    CommandId command;
    GPtrArray *parameters; /* what is no option */
    GPtrArray *mistakes;
} ParsedLine;

static gpointer field(Arguments *arguments, const Option *option) {
    return G_STRUCT_MEMBER_P(arguments, option->field);
}

static gboolean is_text(const Option *option) {
    return option->kind != OPTION_FLAG && option->kind < OPTION_INT;
}

static void set_number(Arguments *arguments, const Option *option, double number) {
    if (option->kind == OPTION_INT)
        *(int *)field(arguments, option) = (int)number;
    else if (option->kind == OPTION_INT64)
        *(gint64 *)field(arguments, option) = (gint64)number;
    else
        *(double *)field(arguments, option) = number;
}

/* FALSE where the text is no number of the range. */
static gboolean parse_number(Arguments *arguments, const Option *option, const char *text) {
    char *end;
    double number = g_ascii_strtod(text, &end);
    gboolean is_whole = text[strspn(text, "+-0123456789")] == '\0';
    if (end == text || *end != '\0' || !isfinite(number) || number < option->least ||
        number > option->most || (option->kind != OPTION_REAL && !is_whole))
        return FALSE;
    set_number(arguments, option, number);
    if (option->kind == OPTION_INT64) /* of which a double holds 53 bits */
        *(gint64 *)field(arguments, option) = g_ascii_strtoll(text, NULL, 10);
    return TRUE;
}

static gboolean is_word(const Option *option, const char *value) {
    for (gsize i = 0; i < OPTION_MOST_WORDS && option->words[i] != NULL; i++)
        if (strcmp(option->words[i], value) == 0)
            return TRUE;
    return FALSE;
}

static gboolean parse_value(Arguments *arguments, const Option *option, const char *value) {
    if (option->kind == OPTION_FLAG) {
        *(gboolean *)field(arguments, option) = TRUE;
        return TRUE;
    }
    if (!is_text(option))
        return parse_number(arguments, option, value);
    if (option->kind == OPTION_WORD && !is_word(option, value))
        return FALSE;
    char **text = field(arguments, option);
    g_free(*text);
    *text = g_strdup(value);
    return TRUE;
}

static void take_mistake(ParsedLine *parsing, char *mistake) {
    g_ptr_array_add(parsing->mistakes, mistake);
}

static void take_value(ParsedLine *parsing, const Option *option, const char *value) {
    /* A forgotten value makes one of the next option's name. */
    const char *next = value != NULL && g_str_has_prefix(value, "--") ? value + 2 : NULL;
    if (next != NULL && option_find(parsing->command, next) != NULL)
        take_mistake(parsing, g_strdup_printf("--%s needs a value (%s), and --%s stands there",
                                              option->name, option->value, next));
    else if (!parse_value(parsing->arguments, option, value))
        take_mistake(parsing, mistake_value(option, value));
}

/* The options of a command as getopt takes them: names that end with one of NULL, and the letters
 * behind "-", for what is no option in its order, and ":", for errors that are told here. */
static struct option *getopt_names(CommandId command, GString *letters) {
    gsize n;
    const Option *rows = option_rows(&n);
    GArray *names = g_array_new(TRUE, TRUE, sizeof(struct option));
    g_string_assign(letters, "-:");
    for (gsize i = 0; i < n; i++) {
        if (!(rows[i].commands >> command & 1))
            continue;
        gboolean has_value = rows[i].kind != OPTION_FLAG;
        struct option name = {rows[i].name, has_value ? required_argument : no_argument, NULL,
                              NO_LETTER + (int)i};
        g_array_append_val(names, name);
        if (rows[i].letter != 0)
            g_string_append_printf(letters, "%c%s", rows[i].letter, has_value ? ":" : "");
    }
    return (struct option *)g_array_free(names, FALSE);
}

/* The name of a long option that stands in the word; NULL: none does. */
static char *long_name(const char *word) {
    return g_str_has_prefix(word, "--") ? g_strndup(word + 2, strcspn(word + 2, "=")) : NULL;
}

/* code: what getopt made of the word. */
static void take_option(ParsedLine *parsing, int code, const char *word) {
    g_autofree char *name = long_name(word);
    gboolean is_wrong = code == '?' || code == ':';
    int meant = is_wrong ? optopt : code;
    gsize n;
    const Option *option = meant >= NO_LETTER ? &option_rows(&n)[meant - NO_LETTER]
                                              : option_find_letter(parsing->command, (char)meant);
    /* getopt takes the beginning of a name for it, which another option may have tomorrow. */
    if (name != NULL && (option == NULL || strcmp(option->name, name) != 0))
        take_mistake(parsing, mistake_unknown_option(parsing->command, name));
    else if (option == NULL)
        take_mistake(parsing, mistake_unknown_letter(parsing->command, (char)meant));
    else if (code == ':')
        take_mistake(parsing,
                     g_strdup_printf("--%s needs a value (%s)", option->name, option->value));
    else if (code == '?')
        take_mistake(parsing, g_strdup_printf("--%s takes no value", option->name));
    else
        take_value(parsing, option, optarg);
}

static void take_words(ParsedLine *parsing, int argc, char **argv) {
    g_autoptr(GString) letters = g_string_new(NULL);
    g_autofree struct option *names = getopt_names(parsing->command, letters);
    optind = 0; /* start anew */
    for (;;) {
        const char *word = argv[MIN(MAX(optind, 1), argc - 1)];
        int code = getopt_long(argc, argv, letters->str, names, NULL);
        if (code == -1)
            break;
        if (code == OPERAND)
            g_ptr_array_add(parsing->parameters, g_strdup(optarg));
        else
            take_option(parsing, code, word);
    }
    for (int i = optind; i < argc; i++)
        g_ptr_array_add(parsing->parameters, g_strdup(argv[i]));
}

static gboolean is_given(const Arguments *arguments, const Option *option) {
    gconstpointer value = field((Arguments *)arguments, option);
    switch (option->kind) {
    case OPTION_FLAG:
        return *(const gboolean *)value;
    case OPTION_INT:
        return *(const int *)value != (int)option->initial;
    case OPTION_INT64:
        return *(const gint64 *)value != (gint64)option->initial;
    case OPTION_REAL:
        return *(const double *)value != option->initial;
    default:
        return *(char *const *)value != NULL;
    }
}

static gboolean is_given_by_name(const ParsedLine *parsing, const char *name) {
    return is_given(parsing->arguments, option_find(parsing->command, name));
}

/* All that is needed and isn't there, in one mistake; and what is there and isn't needed. */
static void look_at_all(ParsedLine *parsing) {
    const Command *command = command_row(parsing->command);
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    gboolean stands_in = command->stand_in != NULL && is_given_by_name(parsing, command->stand_in);
    gboolean few = parsing->parameters->len < command->least && !stands_in;
    gsize n;
    const Option *rows = option_rows(&n);
    if (few)
        g_ptr_array_add(missing,
                        g_strdup_printf("%s (%s)", command->parameters, command->parameters_are));
    for (gsize i = 0; i < n; i++)
        if ((rows[i].needed >> parsing->command & 1) && !is_given(parsing->arguments, &rows[i]))
            g_ptr_array_add(missing, option_spelling(&rows[i]));
    const char *const *one_of = command->one_of;
    guint given = one_of[0] != NULL ? (guint)is_given_by_name(parsing, one_of[0]) +
                                          (guint)is_given_by_name(parsing, one_of[1])
                                    : 1;
    if (given == 0)
        g_ptr_array_add(missing, g_strdup_printf("one of --%s and --%s", one_of[0], one_of[1]));
    g_autofree char *all = words_joined(missing, " and ");
    if (missing->len > 0)
        take_mistake(parsing,
                     g_strdup_printf("%s %s needed", all, missing->len > 1 ? "are" : "is"));
    if (given > 1)
        take_mistake(parsing, g_strdup_printf("only one of --%s and --%s can be meant", one_of[0],
                                              one_of[1]));
    if (parsing->parameters->len > command->most)
        take_mistake(
            parsing,
            command->most == 0
                ? g_strdup_printf("what is %s? It takes options only",
                                  (char *)g_ptr_array_index(parsing->parameters, 0))
                : g_strdup_printf("what is %s? It takes %s",
                                  (char *)g_ptr_array_index(parsing->parameters, command->most),
                                  command->parameters_are));
}

static void set_initial(Arguments *arguments) {
    gsize n;
    const Option *rows = option_rows(&n);
    for (gsize i = 0; i < n; i++)
        if (rows[i].kind >= OPTION_INT && (rows[i].commands >> arguments->command->id & 1))
            set_number(arguments, &rows[i], rows[i].initial);
}

gboolean arguments_parse(Arguments *arguments, const Command *command, int argc, char **argv) {
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func(g_free);
    ParsedLine parsing = {arguments, command->id, g_ptr_array_new(), mistakes};
    *arguments = (Arguments){.command = command, .typed = g_strdupv(argv)};
    set_initial(arguments);
    take_words(&parsing, argc, argv);
    if (!arguments->help && mistakes->len == 0)
        look_at_all(&parsing);
    arguments->n_parameters = parsing.parameters->len;
    g_ptr_array_add(parsing.parameters, NULL);
    arguments->parameters = (char **)g_ptr_array_free(parsing.parameters, FALSE);
    if (arguments->help || mistakes->len == 0)
        return TRUE;
    for (guint i = 0; i < mistakes->len; i++)
        g_printerr("pixleak %s: %s\n", command->name, (char *)g_ptr_array_index(mistakes, i));
    g_printerr("See `pixleak %s --help`.\n", command->name);
    return FALSE;
}

void arguments_clear(Arguments *arguments) {
    gsize n;
    const Option *rows = option_rows(&n);
    for (gsize i = 0; i < n; i++)
        if (is_text(&rows[i]))
            g_clear_pointer((char **)field(arguments, &rows[i]), g_free);
    g_clear_pointer(&arguments->typed, g_strfreev);
    g_clear_pointer(&arguments->parameters, g_strfreev);
}
