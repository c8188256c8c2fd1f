#include "core/machine/memory.h"

#include <string.h>
#include <unistd.h>

/* What the file says; "max", and one that can't be read, are no limit. */
static guint64 limit_of(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL), *text = NULL;
    guint64 bytes;
    return g_file_get_contents(path, &text, NULL, NULL) &&
                   g_ascii_string_to_unsigned(g_strchomp(text), 10, 0, G_MAXUINT64, &bytes, NULL)
               ? bytes
               : G_MAXUINT64;
}

/* Of the group and of those around it. A container may show its own group as the topmost one, under
 * a path that leads nowhere there. */
static guint64 least_limit(const char *top, const char *group, const char *name) {
    g_autofree char *at = g_strdup(group);
    guint64 least = limit_of(top, name);
    for (char *slash; (slash = strrchr(at, '/')) != NULL; *slash = '\0') {
        g_autofree char *folder = g_build_filename(top, at, NULL);
        least = MIN(least, limit_of(folder, name));
    }
    return least;
}

/* A line of /proc/self/cgroup: number, controllers, group (cgroups(7)). */
static guint64 limit_of_line(const char *root, const char *line) {
    g_auto(GStrv) parts = g_strsplit(line, ":", 3);
    if (g_strv_length(parts) != 3)
        return G_MAXUINT64;
    g_auto(GStrv) controllers = g_strsplit(parts[1], ",", -1);
    gboolean second = parts[1][0] == '\0';
    if (!second && !g_strv_contains((const char *const *)controllers, "memory"))
        return G_MAXUINT64;
    g_autofree char *top =
        g_strconcat(root, second ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory", NULL);
    return least_limit(top, parts[2], second ? "memory.max" : "memory.limit_in_bytes");
}

guint64 control_group_memory(const char *root) {
    g_autofree char *path = g_strconcat(root, "/proc/self/cgroup", NULL), *text = NULL;
    guint64 least = G_MAXUINT64;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return least;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        least = MIN(least, limit_of_line(root, *line));
    return least;
}

guint64 worker_memory(guint64 asked, gsize n_workers) {
    if (asked > 0)
        return asked;
    guint64 machine = (guint64)sysconf(_SC_PHYS_PAGES) * (guint64)sysconf(_SC_PAGESIZE);
    guint64 share = control_group_memory("") / MAX(n_workers, 1);
    return MIN(MIN(machine / 4, WORKER_MEMORY_MOST), MAX(share, WORKER_MEMORY_LEAST));
}
