/* Limits of control groups, in folders of files as the kernel shows them, and what they leave to
 * workers. */
#include "core/machine/memory.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define MIB ((guint64)1 << 20)

typedef struct Case {
    const char *what;
    guint64 most; /* bytes */
    struct {
        const char *name, *text;
    } files[4];
} Case;

#define GROUPS "proc/self/cgroup"
#define UNIFIED "sys/fs/cgroup/"
#define MEMORY "sys/fs/cgroup/memory/"
static const Case cases[] = {
    {"no control groups", G_MAXUINT64, {{"proc/self/other", ""}}},
    {"the machine's own group", G_MAXUINT64, {{GROUPS, "0::/\n"}}},
    {"version 2", 512 * MIB, {{GROUPS, "0::/job\n"}, {UNIFIED "job/memory.max", "536870912\n"}}},
    {"a group without a limit in one with",
     512 * MIB,
     {{GROUPS, "0::/slurm/job/step\n"},
      {UNIFIED "slurm/job/memory.max", "536870912\n"},
      {UNIFIED "slurm/job/step/memory.max", "max\n"},
      {UNIFIED "slurm/memory.max", "1073741824\n"}}},
    {"the inner limit is less",
     256 * MIB,
     {{GROUPS, "0::/job/step\n"},
      {UNIFIED "job/memory.max", "536870912\n"},
      {UNIFIED "job/step/memory.max", "268435456\n"}}},
    {"a container's own group is the topmost",
     64 * MIB,
     {{GROUPS, "0::/\n"}, {UNIFIED "memory.max", "67108864\n"}}},
    {"version 1, its group under a name of outside",
     64 * MIB,
     {{GROUPS, "5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n0::/\n"},
      {MEMORY "memory.limit_in_bytes", "67108864\n"}}},
    {"version 1",
     512 * MIB,
     {{GROUPS, "9:name=systemd:/\n4:hugetlb,memory:/slurm/job_1\n"},
      {MEMORY "slurm/job_1/memory.limit_in_bytes", "536870912\n"},
      {MEMORY "memory.limit_in_bytes", "9223372036854771712\n"}}},
    {"another controller's limit",
     G_MAXUINT64,
     {{GROUPS, "4:cpu:/a\n"}, {MEMORY "memory.limit_in_bytes", "67108864\n"}}},
    {"no numbers", G_MAXUINT64, {{GROUPS, "0:\n::\n0::/a\n"}, {UNIFIED "a/memory.max", "-1\n"}}}};

static void put(const char *root, const char *name, const char *text) {
    g_autofree char *path = g_build_filename(root, name, NULL), *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void test_control_groups(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *root = g_dir_make_tmp("pixleak-groups.XXXXXX", NULL);
        g_autofree char *remove = g_strdup_printf("rm -r '%s'", root);
        for (gsize j = 0; j < G_N_ELEMENTS(cases[i].files) && cases[i].files[j].name; j++)
            put(root, cases[i].files[j].name, cases[i].files[j].text);
        g_test_message("%s", cases[i].what);
        g_assert_cmpuint(control_group_memory(root), ==, cases[i].most);
        g_assert_true(g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL));
    }
}

static void test_workers(void) {
    guint64 machine = (guint64)sysconf(_SC_PHYS_PAGES) * (guint64)sysconf(_SC_PAGESIZE);
    guint64 usual = MIN(machine / 4, WORKER_MEMORY_MOST), group = control_group_memory("");
    g_assert_cmpuint(worker_memory(MIB, 1000), ==, MIB);
    g_assert_cmpuint(worker_memory(0, 0), ==, worker_memory(0, 1));
    for (gsize n = 1; n <= 1024; n *= 2)
        g_assert_cmpuint(worker_memory(0, n), ==, MIN(usual, MAX(group / n, WORKER_MEMORY_LEAST)));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/machine/memory/control_groups", test_control_groups);
    g_test_add_func("/machine/memory/workers", test_workers);
    return g_test_run();
}
