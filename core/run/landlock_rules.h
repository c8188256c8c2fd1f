/* Landlock, the kernel's rules of which files a process may still open (Linux 5.13). */
#pragma once
#include <glib.h>
#include <linux/landlock.h>

/* Kinds of access, of all that Landlock's first version knows. */
#define LANDLOCK_ALL (((guint64)LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define LANDLOCK_READING ((guint64)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR))
#define LANDLOCK_WRITING (LANDLOCK_ALL & ~LANDLOCK_READING & ~(guint64)LANDLOCK_ACCESS_FS_EXECUTE)

/* Rules that refuse these kinds of access but where they are allowed: a descriptor, to be closed;
 * -1 where the kernel has none. */
int landlock_rules_new(guint64 refused);
/* Allows them, as far as it can be a matter of them, for a file or for all below a folder. FALSE,
 * and errno, where the path leads to nothing. */
gboolean landlock_rules_allow(int rules, const char *path, guint64 access);
/* For this thread and what it starts, for good. */
gboolean landlock_rules_enter(int rules);
