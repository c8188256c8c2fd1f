#include "core/run/landlock_rules.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What files themselves are asked for; the rest is asked of folders. */
#define OF_FILES                                                                                   \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE)

int landlock_rules_new(guint64 refused) {
    const struct landlock_ruleset_attr attributes = {.handled_access_fs = refused};
    return (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
}

gboolean landlock_rules_allow(int rules, const char *path, guint64 access) {
    struct stat status;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return FALSE;
    gboolean good = fstat(fd, &status) == 0;
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = good && S_ISDIR(status.st_mode) ? access : access & OF_FILES,
        .parent_fd = fd};
    good = good && syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(fd);
    return good;
}

gboolean landlock_rules_enter(int rules) {
    return syscall(SYS_landlock_restrict_self, rules, 0) == 0;
}
