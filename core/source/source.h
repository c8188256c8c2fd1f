/* Everything that named paths lead to: files, files below folders, members of archives, files that
 * a DICOMDIR names. The one place that bytes come from; what reads an object store or a PACS goes
 * behind it.
 *
 * How a run reads each file once: sources_open() lists files by their names and opens none. Whoever
 * reads the headers takes the items in turn, from 0 to sources_length(), which may grow meanwhile:
 * it opens each by sources_bytes(), tells its kind by source_kind_of_bytes(), and where that is
 * SOURCE_ARCHIVE or SOURCE_DICOMDIR calls sources_expand_items() (core/source/expand), which
 * appends members or named files as items behind all others. Only such an item is opened twice.
 *
 * An account adds up: every item is judged or listed. That goes for an archive and a DICOMDIR too
 * (as such, whatever they lead to), and for faults, which are items of their own.
 *
 * Items lie on disk (core/spill), about 100 bytes each, and members' bytes in one unnamed temporary
 * file; nothing of an archive is written under its name. All functions may be called by threads
 * side by side; sources_open() and sources_expand_items() by one at a time. Behind sources_flush()
 * forked processes may read what was there then. */
#pragma once
#include "core/dicom/dicom.h"
#include "core/source/kind.h"
#include <sys/stat.h>

#define SOURCE_ERROR (source_error_quark())
GQuark source_error_quark(void);
typedef enum SourceError {
    SOURCE_ERROR_LIST, /* a list of paths is none */
    SOURCE_ERROR_NONE, /* an item without bytes: its reason says why */
} SourceError;

typedef struct Sources Sources;

/* Whether a file of this name in a folder is what the run itself writes there. */
typedef gboolean (*SourceIsOwn)(const char *folder, const char *name, gconstpointer data);

/* How far to follow. A limit of 0 stands for the usual one (core/source/limits.h). */
typedef struct SourceOptions {
    gboolean leave_archives; /* sources_expand_items() appends nothing for an archive */
    /* Nor the files that a DICOMDIR on disk names: whoever lists the items knows of them; but that
     * there is one, as SOURCE_UNREADABLE. */
    gboolean leave_directories;
    /* The folder of the run's own results, where that is there already: below a folder that is
     * named, its files of which is_own() says so are no items. NULL: none. */
    const char *own_folder;
    SourceIsOwn is_own;
    gconstpointer own_data; /* for is_own() */
    guint64 max_unpacked;   /* bytes, of all archives */
    guint64 max_members;    /* of all archives */
    guint max_depth;        /* archives in each other */
} SourceOptions;

/* Lists the files of `paths` (ended by NULL): files, folders with all that lies below, "-" (a list
 * of paths on standard input) and "@FILE" (a list in a file; "./@FILE" is a file of that name).
 * Lists hold a path a line, or have zero bytes behind their paths; relative ones start at the
 * current folder. Files stand in the order of the named paths, and below a folder in that of their
 * names, what a folder holds together. A file counts once however often it is reached through
 * folders and names; so does a folder, which ends loops of links. Below a named folder what can't
 * be read is an item of SOURCE_UNREADABLE, what a list names in vain one of SOURCE_MISSING.
 * options may be NULL. Fails where a path of `paths` is not there or can't be read, and where there
 * is no room in the temporary folder. */
Sources *sources_open(char **paths, const SourceOptions *options, GError **error);
/* Without an item; and one at the end, as sources_open() would have listed it: SOURCE_FILE without
 * a reason, or another kind with one. For items that were listed earlier; before all else. */
Sources *sources_new(const SourceOptions *options, GError **error);
gboolean sources_add(Sources *sources, const char *path, SourceKind kind, const char *reason,
                     GError **error);
void sources_free(Sources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sources, sources_free)

/* How many files were passed over as the run's own. */
gsize sources_n_own(const Sources *sources);
/* The items so far. */
gsize sources_length(const Sources *sources);
/* For messages and results: the path, or "archive.zip!/folder/member.dcm". Not always UTF-8: a path
 * is bytes. The caller frees it; item < sources_length(), here and below. */
char *sources_name(const Sources *sources, gsize item);
/* SOURCE_FILE for a file on disk, whose kind its bytes tell. */
SourceKind sources_kind(const Sources *sources, gsize item);
/* Why there is nothing to read; NULL where there is. The caller frees it. */
char *sources_reason(const Sources *sources, gsize item);
/* The path of a file on disk, for dicom_file_open(); NULL for all else. The caller frees it. */
char *sources_path(const Sources *sources, gsize item);
/* The paths of files on disk, from an item on, but of those that lie in a folder that was named and
 * that no link led to: whoever may read what was named may read these. */
typedef void (*SourcePathVisit)(const char *path, gpointer data);
void sources_visit_apart(const Sources *sources, gsize first, SourcePathVisit visit, gpointer data);
/* Bytes of a member; those of a file on disk are what sources_bytes() finds. */
guint64 sources_size(const Sources *sources, gsize item);

/* The item's bytes: read where they are few, else mapped, from the file or from what was unpacked.
 * They outlive `sources`. Fails with SOURCE_ERROR_NONE, DICOM_ERROR_IO or
 * SPILL_ERROR, naming the item. */
GBytes *sources_bytes(const Sources *sources, gsize item, GError **error);
/* The same; *file (may be NULL) becomes what the system says of the file on disk that they are of,
 * and stays as it is for other items. */
GBytes *sources_bytes_of(const Sources *sources, gsize item, struct stat *file, GError **error);
/* The same, read as dicom_file_open() does; fails as both do. */
DicomFile *sources_dicom(const Sources *sources, gsize item, guint32 stop_tag, GError **error);
/* Of the bytes that sources_bytes() gave. */
DicomFile *sources_dicom_of(const Sources *sources, gsize item, GBytes *bytes, guint32 stop_tag,
                            GError **error);

/* Before a fork whose processes read. */
gboolean sources_flush(Sources *sources, GError **error);
