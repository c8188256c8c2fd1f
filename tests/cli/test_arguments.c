/* The rows of options and commands, and lines that are parsed by them. */
#include "core/cli/options/mistakes.h"
#include "tests/seeded.h"

#include <string.h>

static guint n_told;

static void count_told(const char *text) {
    (void)text;
    n_told++;
}

static gboolean is_sentence(const char *text) {
    return text != NULL && g_ascii_isupper(*text) && g_str_has_suffix(text, ".");
}

/* No command has two rows of one name or letter, and a field is of one kind for all. */
static void test_rows(void) {
    gsize n;
    const Option *rows = option_rows(&n);
    for (gsize i = 0; i < n; i++) {
        const Option *row = &rows[i];
        g_assert_true(is_sentence(row->help));
        g_assert_true(row->more == NULL || g_str_has_suffix(row->more, "."));
        g_assert_cmpuint(row->commands, !=, 0);
        g_assert_cmpuint(row->needed & ~row->commands, ==, 0);
        g_assert_true((row->value == NULL) == (row->kind == OPTION_FLAG));
        g_assert_true(row->kind < OPTION_INT || row->least < row->most);
        g_assert_true(row->kind != OPTION_WORD || row->words[0] != NULL);
        for (gsize k = 0; k < i; k++) {
            g_assert_true((rows[k].commands & row->commands) == 0 ||
                          (strcmp(rows[k].name, row->name) != 0 &&
                           (row->letter == 0 || rows[k].letter != row->letter)));
            g_assert_true(rows[k].field != row->field || rows[k].kind == row->kind ||
                          (rows[k].kind < OPTION_INT && row->kind < OPTION_INT));
        }
    }
    for (CommandId id = 0; id < N_COMMANDS; id++) {
        const Command *command = command_row(id);
        g_assert_cmpint((int)command->id, ==, (int)id);
        g_assert_true((command->parameters == NULL) == (command->most == 0));
        g_assert_nonnull(command->examples[0].line);
        g_assert_true(g_str_has_prefix(command->examples[0].line, "pixleak "));
        g_assert_cmpint(command->statuses[0].status, ==, 0);
    }
}

/* What follows the names of the command and of the program in an example is what it takes. */
static void test_examples(void) {
    for (CommandId id = 0; id < N_COMMANDS; id++) {
        const CommandExample *examples = command_row(id)->examples;
        for (gsize i = 0; i < COMMAND_MOST_EXAMPLES && examples[i].line != NULL; i++) {
            g_autoptr(GError) error = NULL;
            g_auto(Arguments) arguments = {0};
            g_auto(GStrv) argv = NULL;
            int argc;
            const char *line = strstr(examples[i].line, "pixleak ");
            g_autofree char *first = g_strndup(line, strcspn(line, "&|"));
            g_assert_true(g_shell_parse_argv(first, &argc, &argv, &error));
            g_assert_true(arguments_parse(&arguments, command_find(argv[1]), argc - 1, argv + 1));
        }
    }
}

static void test_spellings(void) {
    static char *const lines[][8] = {{"scan", "a", "--out", "o", "-j1"},
                                     {"scan", "--out=o", "-j", "1", "a"},
                                     {"scan", "--jobs=1", "--out", "o", "--", "a"},
                                     {"scan", "-qj1", "a", "--out", "b", "--out", "o"}};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_auto(Arguments) arguments = {0};
        g_assert_true(arguments_parse(&arguments, command_row(COMMAND_SCAN),
                                      (int)g_strv_length((char **)lines[i]), (char **)lines[i]));
        g_assert_cmpint(arguments.jobs, ==, 1);
        g_assert_cmpint(arguments.shard, ==, -1);
        g_assert_cmpfloat(arguments.timeout, ==, 600);
        g_assert_cmpstr(arguments.out, ==, "o");
        g_assert_cmpuint(arguments.n_parameters, ==, 1);
        g_assert_cmpstr(arguments.parameters[0], ==, "a");
    }
}

/* A word as somebody may type it: an option, a part of one, one of another command, or a value. */
static char *draw_word(GRand *random) {
    static const char *const others[] = {"-",    "--",  "-j",  "-x",  "-qj", "",
                                         "1",    "-1",  "0x2", "nan", "1e9", "99999999999999999999",
                                         "\xff", "a=b", "--=", "-=",  "---"};
    gsize n;
    const Option *rows = option_rows(&n);
    const Option *row = &rows[g_rand_int_range(random, 0, (gint32)n)];
    if (g_rand_boolean(random))
        return g_strdup(others[g_rand_int_range(random, 0, G_N_ELEMENTS(others))]);
    g_autofree char *name =
        g_strndup(row->name, (gsize)g_rand_int_range(random, 1, (gint32)strlen(row->name) + 2));
    return g_strconcat("--", name, g_rand_boolean(random) ? "=7" : "", NULL);
}

/* Whatever is typed, either all is within its range or something is said. */
static void test_any_line(void) {
    enum { LINES = 20000, WORDS = 6 };
    g_autoptr(GRand) random = seeded();
    GPrintFunc before = g_set_printerr_handler(count_told);
    for (guint i = 0; i < LINES; i++) {
        const Command *command = command_row((CommandId)g_rand_int_range(random, 0, N_COMMANDS));
        g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
        g_strv_builder_add(builder, command->name);
        for (int k = g_rand_int_range(random, 0, WORDS); k > 0; k--) {
            g_autofree char *word = draw_word(random);
            g_strv_builder_add(builder, word);
        }
        g_auto(GStrv) argv = g_strv_builder_end(builder);
        g_auto(Arguments) arguments = {0};
        n_told = 0;
        gboolean good = arguments_parse(&arguments, command, (int)g_strv_length(argv), argv);
        g_assert_true(good == (n_told == 0));
        g_assert_cmpint(arguments.jobs, >=, 0);
        g_assert_cmpfloat(arguments.timeout, >=, 0);
        g_assert_cmpuint(g_strv_length(arguments.parameters), ==, arguments.n_parameters);
    }
    g_set_printerr_handler(before);
}

static void test_distance(void) {
    static const struct {
        const char *one, *other;
        gsize distance;
    } cases[] = {{"", "", 0},
                 {"", "abc", 3},
                 {"out", "out", 0},
                 {"otu", "out", 1},
                 {"orignal", "original", 1},
                 {"scan", "plan", 2},
                 {"chekc", "check", 1},
                 {"kitten", "sitting", 3}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpuint(edit_distance(cases[i].one, cases[i].other), ==, cases[i].distance);
        g_assert_cmpuint(edit_distance(cases[i].other, cases[i].one), ==, cases[i].distance);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arguments/rows", test_rows);
    g_test_add_func("/arguments/examples", test_examples);
    g_test_add_func("/arguments/spellings", test_spellings);
    g_test_add_func("/arguments/any-line", test_any_line);
    g_test_add_func("/arguments/distance", test_distance);
    return g_test_run();
}
