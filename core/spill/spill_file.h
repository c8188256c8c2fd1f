/* Bytes in an unnamed temporary file (in TMPDIR or /tmp, mode 0600): what would grow in memory with
 * a dataset is kept here. Nothing is left of it however the process ends, and forked processes may
 * read it side by side once it is flushed. A file that can't be read back ends the process, as
 * running out of memory does. */
#pragma once
#include <glib.h>

#define SPILL_ERROR (spill_error_quark())
GQuark spill_error_quark(void);

typedef struct SpillFile SpillFile;

SpillFile *spill_file_new(GError **error);
void spill_file_free(SpillFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpillFile, spill_file_free)

guint64 spill_file_length(const SpillFile *file);
/* Puts bytes at the end. Fails where there is no room, as do the next two. */
gboolean spill_file_append(SpillFile *file, gconstpointer data, gsize length, GError **error);
/* Writes bytes, also far behind the end; what lies between is zero. Not to be mixed with appending.
 */
gboolean spill_file_write(SpillFile *file, guint64 position, gconstpointer data, gsize length,
                          GError **error);
/* Hands what was appended to the system; before a fork. */
gboolean spill_file_flush(SpillFile *file, GError **error);
/* Reads up to `length` bytes; gives how many there were. */
gsize spill_file_read(const SpillFile *file, guint64 position, gpointer data, gsize length);
/* A range that was appended and flushed before, which must be there: read where it is short, else
 * mapped. Outlives the file. May be called beside an append by another thread. Fails where memory
 * has no room. */
GBytes *spill_file_bytes(const SpillFile *file, guint64 position, gsize length, GError **error);
