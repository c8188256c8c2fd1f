/* A part that was written earlier: what it is of, and its rows on their way into the results of the
 * whole. */
#pragma once
#include "core/output/part/part.h"

typedef struct PartFile PartFile;

/* How much of it: all bytes; or, of one that was opened before, that it is not cut. */
typedef enum PartCheck { PART_WHOLE, PART_AGAIN } PartCheck;
/* Fails where the file is no part, not as it was written, or another version's. */
PartFile *part_file_open(const char *path, PartCheck check, GError **error);
void part_file_free(PartFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartFile, part_file_free)
const char *part_file_path(const PartFile *file);
const char *part_file_command(const PartFile *file);   /* "scan" */
const char *part_file_arguments(const PartFile *file); /* the command line, for people */
const ResultPart *part_file_part(const PartFile *file);
double part_file_seconds(const PartFile *file);
/* A digest of its rows, pictures, what is listed and the account, which the caller frees: the same
 * of two runs of the shard that found the same, whenever, on whichever machine and in whichever
 * order. NULL where it can't be read. */
char *part_file_digest(const PartFile *file, GError **error);

/* What runs of shards say of how they looked, see results_note(). */
typedef enum PartNote {
    PART_DEVICE,
    PART_SANDBOX,
    PART_READERS,
    PART_SETTINGS,
    PART_NOTES
} PartNote;

/* What several say. */
typedef struct PartsNotes {
    GPtrArray *told[PART_NOTES]; /* of char *, each once; NULL: nothing yet */
    gsize n, n_telling[PART_NOTES];
    char *started; /* the first of them; NULL: none yet */
} PartsNotes;
void parts_notes_add(PartsNotes *notes, const PartFile *file);
/* NULL: nothing; where some alone say something, with how many they are. The caller frees it. */
char *parts_notes_tell(const PartsNotes *notes, PartNote note);
/* Has the results of the whole say the same, and when the first of them started. */
gboolean parts_notes_keep(const PartsNotes *notes, Results *results, GError **error);
void parts_notes_clear(PartsNotes *notes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PartsNotes, parts_notes_clear)

/* Files of several that were others when they were planned: how many, and the first few names. */
enum { PARTS_CHANGED_NAMES = 3 };
typedef struct PartsChanged {
    gsize n;
    char *names[PARTS_CHANGED_NAMES];
} PartsChanged;
gboolean part_file_changed(const PartFile *file, PartsChanged *changed, GError **error);
void parts_changed_clear(PartsChanged *changed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PartsChanged, parts_changed_clear)

/* What items led to, see part_add_expansion(). FALSE stops. */
typedef gboolean (*PartExpansion)(gboolean planned, gsize item, gsize first, gsize n, gpointer data,
                                  GError **error);
gboolean part_file_each_expansion(const PartFile *file, PartExpansion visit, gpointer data,
                                  GError **error);

/* What became of files, see part_add_subject(), in the order in which they were added. FALSE stops.
 */
typedef gboolean (*PartSubject)(const char *name, const char *seen, GBytes *record, gpointer data,
                                GError **error);
gboolean part_file_each_subject(const PartFile *file, PartSubject visit, gpointer data,
                                GError **error);

/* What a task of the part is called among those of the whole; FALSE where nobody knows. */
typedef gboolean (*PartNumber)(gsize task, gsize *number, gpointer data);
/* Adds all rows, pictures, what is listed and the account. What the runs say of themselves is for
 * parts_notes_keep(). */
gboolean part_file_take(const PartFile *file, Results *results, PartNumber number, gpointer data,
                        GError **error);
