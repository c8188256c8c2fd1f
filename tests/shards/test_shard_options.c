/* The options of shards come back from their text as they went in, whatever bytes paths have; a
 * text that lacks one is refused. */
#include "core/shard/shard_options.h"
#include "tests/seeded.h"
#include <string.h>

enum { ROUNDS = 200, MOST = 8 };

typedef struct Options {
    char *path, *other, *text;
    GStrv texts;
    double real;
    guint64 number;
    gboolean flag;
} Options;

static const ShardOption list[] = {{"path", SHARD_PATH, G_STRUCT_OFFSET(Options, path), TRUE},
                                   {"other", SHARD_PATH, G_STRUCT_OFFSET(Options, other), FALSE},
                                   {"text", SHARD_TEXT, G_STRUCT_OFFSET(Options, text), FALSE},
                                   {"texts", SHARD_TEXTS, G_STRUCT_OFFSET(Options, texts), FALSE},
                                   {"real", SHARD_REAL, G_STRUCT_OFFSET(Options, real), TRUE},
                                   {"number", SHARD_NUMBER, G_STRUCT_OFFSET(Options, number), TRUE},
                                   {"flag", SHARD_FLAG, G_STRUCT_OFFSET(Options, flag), TRUE},
                                   {0}};

/* Of bytes from `least` to `most`. */
static char *draw_text(GRand *random, int least, int most) {
    gsize n = (gsize)g_rand_int_range(random, 1, MOST);
    char *text = g_malloc0(n + 1);
    for (gsize i = 0; i < n; i++)
        text[i] = (char)g_rand_int_range(random, least, most + 1);
    return text;
}

static void draw(GRand *random, Options *options) {
    gboolean given = g_rand_boolean(random);
    *options = (Options){.path = draw_text(random, 1, 255),
                         .other = given ? draw_text(random, 1, 255) : NULL,
                         .text = given ? NULL : draw_text(random, ' ', '~'),
                         .texts = g_rand_boolean(random) ? g_new0(char *, 3) : NULL,
                         .real = g_rand_double(random),
                         .number = (guint64)g_rand_int(random) << 32 | g_rand_int(random),
                         .flag = g_rand_boolean(random)};
    for (guint i = 0; options->texts != NULL && i < 2; i++)
        options->texts[i] = draw_text(random, 'a', 'z');
}

static void clear(Options *options) {
    g_free(options->path);
    g_free(options->other);
    g_free(options->text);
    g_strfreev(options->texts);
}

static void assert_same(const Options *first, const Options *second) {
    g_assert_cmpstr(first->path, ==, second->path);
    g_assert_cmpstr(first->other, ==, second->other);
    g_assert_cmpstr(first->text, ==, second->text);
    g_assert_cmpint(first->texts != NULL, ==, second->texts != NULL);
    if (first->texts != NULL)
        g_assert_cmpstrv(first->texts, second->texts);
    g_assert_true(memcmp(&first->real, &second->real, sizeof first->real) == 0);
    g_assert_cmpuint(first->number, ==, second->number);
    g_assert_cmpint(first->flag, ==, second->flag);
}

static void test_round_trip(void) {
    g_autoptr(GRand) random = seeded();
    for (guint round = 0; round < ROUNDS; round++) {
        Options options, back = {0};
        g_auto(ShardOptionTexts) held = {0};
        g_autoptr(GError) error = NULL;
        draw(random, &options);
        g_autofree char *text = shard_options_text(list, &options, NULL, "x");
        g_assert_true(shard_options_read(list, text, &back, &held, &error));
        g_assert_no_error(error);
        assert_same(&options, &back);
        clear(&options);
    }
}

/* What a command with fewer options wrote. */
static void test_lacking(void) {
    g_autoptr(GRand) random = seeded();
    for (gsize lacking = 0; list[lacking].name != NULL; lacking++) {
        ShardOption fewer[G_N_ELEMENTS(list)] = {0};
        Options options, back = {0};
        g_auto(ShardOptionTexts) held = {0};
        for (gsize i = 0, n = 0; list[i].name != NULL; i++)
            if (i != lacking)
                fewer[n++] = list[i];
        draw(random, &options);
        g_autofree char *text = shard_options_text(fewer, &options, NULL, "x");
        g_assert_cmpint(shard_options_read(list, text, &back, &held, NULL), ==,
                        !list[lacking].needed);
        clear(&options);
    }
}

/* No text at all, and one of another folder. */
static void test_refused(void) {
    static const char *const texts[] = {"", "nothing", "{'path': <1>}", "[1, 2]"};
    Options options = {.path = (char *)"x"}, back;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(ShardOptionTexts) held = {0};
        g_autoptr(GError) error = NULL;
        g_assert_false(shard_options_read(list, texts[i], &back, &held, &error));
        g_assert_nonnull(error);
    }
    g_auto(ShardOptionTexts) held = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *text = shard_options_text(list, &options, "/another/folder", "x");
    g_assert_false(shard_options_read(list, text, &back, &held, &error));
    g_assert_nonnull(strstr(error->message, "/another/folder"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shard-options/round-trip", test_round_trip);
    g_test_add_func("/shard-options/lacking", test_lacking);
    g_test_add_func("/shard-options/refused", test_refused);
    return g_test_run();
}
