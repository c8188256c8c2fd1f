/* The choice of instruction sets, and that every table is whole. */
#include <glib.h>
#include <string.h>

#include "kernels/compare.h"
#include "kernels/digest.h"
#include "kernels/find.h"

/* A setting is the highest set that may be used; what it doesn't know forbids nothing. */
static void test_settings(void) {
    InstructionSet fastest = instructions_choose(NULL).set;
    g_assert_true(instructions_choose(NULL).known);
    g_assert_true(instructions_choose("").known);
    g_assert_cmpint(instructions_choose("").set, ==, fastest);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        InstructionChoice choice = instructions_choose(instructions_name(set));
        g_assert_true(choice.known);
        g_assert_true(instructions_run(choice.set));
        g_assert_cmpint(choice.set, <=, set);
        g_assert_cmpint(choice.set, <=, fastest);
        if (instructions_run(set))
            g_assert_cmpint(choice.set, ==, set);
    }
    const char *unknown[] = {"sse", "AVX2", "avx2 ", "avx", "1"};
    for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_assert_false(instructions_choose(unknown[i]).known);
        g_assert_cmpint(instructions_choose(unknown[i]).set, ==, fastest);
    }
}

/* All subjects use what the environment allows, from their first use on. */
static void test_environment(void) {
    if (g_test_subprocess()) {
        const char *setting = g_getenv("PIXLEAK_INSTRUCTIONS");
        InstructionSet wanted = instructions_choose(setting).set;
        g_assert_cmpint(instructions_chosen().set, ==, wanted);
        g_setenv("PIXLEAK_INSTRUCTIONS", "none", TRUE); /* too late */
        g_assert_true(compare_kernels() == compare_kernels_of(wanted));
        g_assert_true(find_kernels() == find_kernels_of(wanted));
        g_assert_true(digest_kernels() == digest_kernels_of(wanted));
        g_assert_true(instructions_chosen().known);
        g_print("used %s\n", instructions_name(instructions_chosen().set));
        return;
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        g_setenv("PIXLEAK_INSTRUCTIONS", instructions_name(set), TRUE);
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        g_autofree char *line = g_strdup_printf("*used %s\n*", instructions_name(set));
        g_test_trap_assert_stdout(line);
    }
    g_unsetenv("PIXLEAK_INSTRUCTIONS");
}

/* A table holds nothing but pointers to functions. */
static void assert_whole(const void *table, gsize size) {
    g_assert_nonnull(table);
    for (gsize i = 0; i < size; i += sizeof(void *)) {
        void *entry;
        memcpy(&entry, (const guint8 *)table + i, sizeof entry);
        g_assert_nonnull(entry);
    }
}

static void test_tables(void) {
    g_assert_true(instructions_run(INSTRUCTIONS_SCALAR));
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set)) {
            g_assert_null(compare_kernels_of(set));
            g_assert_null(find_kernels_of(set));
            g_assert_null(digest_kernels_of(set));
            continue;
        }
        assert_whole(compare_kernels_of(set), sizeof(CompareKernels));
        assert_whole(find_kernels_of(set), sizeof(FindKernels));
        assert_whole(digest_kernels_of(set), sizeof(DigestKernels));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/instructions/settings", test_settings);
    g_test_add_func("/instructions/environment", test_environment);
    g_test_add_func("/instructions/tables", test_tables);
    return g_test_run();
}
