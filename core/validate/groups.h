/* Which files are judged together: the public script's batches of up to 50 instances. Two things
 * depend on who else is in the batch: a check of an element that the file lacks, and whether a row
 * of the key for a whole series or study reaches the file. */
#pragma once
#include <glib.h>

typedef struct Groups Groups;

Groups *groups_new(void);
void groups_free(Groups *groups);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Groups, groups_free)

/* Adds a file by the UID of its instance; instances make batches in the order in which they come.
 */
void groups_add(Groups *groups, guint32 file, const char *instance);
/* Makes batches of what was added; cpus: by which the script divides the instances. */
void groups_divide(Groups *groups, guint cpus);

gsize groups_n_batches(const Groups *groups);
/* A batch's files, in the order of the list. */
const guint32 *groups_batch(const Groups *groups, gsize batch, gsize *n);

enum { GROUPS_NONE = G_MAXUINT32 };
/* The number of an instance, of a file's; GROUPS_NONE where none was added. */
guint32 groups_instance(const Groups *groups, const char *uid);
guint32 groups_instance_of(const Groups *groups, guint32 file);
const char *groups_uid(const Groups *groups, guint32 instance);
/* The first file that has the instance. */
guint32 groups_first_file(const Groups *groups, guint32 instance);
gsize groups_n_instances(const Groups *groups);
