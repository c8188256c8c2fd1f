/* What a worker may do: compute, read the run's inputs, models and libraries, and write to its
 * pipe. Decoders of strangers' bytes run there; whoever takes one over gets no further.
 * docs/security.md says which threat each part holds. */
#pragma once
#include <glib.h>

#define CONFINEMENT_ERROR (confinement_error_quark())
GQuark confinement_error_quark(void);

typedef struct Confinement Confinement;

/* In the parent. memory: bytes that the data of a worker may take that decodes; 0: the default of a
 * worker that is the only one (core/machine/memory.h). Files that are mapped don't count. Fails
 * where the kernel lacks something and `required`. */
Confinement *confinement_new(guint64 memory, gboolean required, GError **error);
/* In the parent, which reads databases that the program wrote, while it is one thread: from now on
 * it writes only below `folder`, which is made, and to the folders of temporary files; it starts no
 * programs and opens no sockets. Reading stays as it is: links lead anywhere. */
gboolean confinement_enter_parent(const Confinement *confinement, const char *folder,
                                  GError **error);
/* Both for a run with this option --gpu: none, and TRUE, where a device is asked for, whose driver
 * needs all that it finds. */
gboolean confinement_for(const char *gpu, guint64 memory, gboolean required, const char *folder,
                         Confinement **confinement, GError **error);
void confinement_free(Confinement *confinement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Confinement, confinement_free)
/* Lets workers read a file, or all below a folder, wherever links lead; nothing where the path
 * leads to nothing. Before the workers start. */
void confinement_allow(Confinement *confinement, const char *path);
/* The same, to be called for each of some paths. */
void confinement_allow_each(const char *path, gpointer confinement);
/* What the kernel lacks, in words; NULL: nothing. */
const char *confinement_lacks(const Confinement *confinement);
/* A line of the summary where workers are not confined wholly, which the caller frees; else NULL.
 * confinement: NULL in a run with a device. */
char *confinement_tell(const Confinement *confinement);
/* Bytes that a worker's data may take. One that reads headers, archives or keys and decodes no
 * pixels has CONFINEMENT_READER_MEMORY at least: what there is to judge mustn't depend on how
 * little those may take that judge it. */
guint64 confinement_memory(const Confinement *confinement, gboolean reads_only);
/* As much as the widest usual window of an archive takes (128 MiB: zstd --ultra -22; xz -9 takes
 * 65 MiB), a buffer as large behind it, and what the program has. */
#define CONFINEMENT_READER_MEMORY ((guint64)256 << 20)

/* In the worker, once and for good; reads_only: see confinement_memory(). A process that can't be
 * confined though the kernel lacks nothing ends. */
void confinement_enter(const Confinement *confinement, gboolean reads_only);
/* The same for a run without a Confinement: no new rights, no core files, no sockets, no other
 * processes' memory, and no other programs but where it `may_start` them. FALSE where the kernel
 * has no filters of system calls; the rest holds nevertheless. */
gboolean confinement_enter_loosely(gboolean may_start);
