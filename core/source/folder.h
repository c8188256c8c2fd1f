/* Files by name: those named, and those below folders, sorted. Names and folders lie on disk, so
 * that their number doesn't matter. */
#pragma once
#include "core/source/kind.h"
#include "core/source/source.h"
#include "core/spill/spill_file.h"

typedef struct FolderWalk FolderWalk;

FolderWalk *folder_walk_new(GError **error);
void folder_walk_free(FolderWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FolderWalk, folder_walk_free)

/* Files of this folder of which is_own() says so are left out where a folder is read; before all
 * additions. The folder need not be there. */
void folder_walk_leave(FolderWalk *walk, const char *folder, SourceIsOwn is_own,
                       gconstpointer data);
gsize folder_walk_n_left(const FolderWalk *walk); /* how many were */
/* Adds a file, or a folder with all that lies below. *problem is set, and nothing added, where it
 * is not there or the folder can't be read; folders further below that can't be read come to
 * visit(). listed: the path was not named itself, but by a list. */
gboolean folder_walk_add(FolderWalk *walk, const char *path, gboolean listed, GError **problem,
                         GError **error);
/* Adds a path that serves for nothing, in its place among those named. */
gboolean folder_walk_add_problem(FolderWalk *walk, const char *path, SourceKind kind,
                                 const char *reason, GError **error);

/* What was found. */
typedef struct WalkedFile {
    const char *path;
    SourceKind kind; /* SOURCE_FILE without a reason, or another with one */
    const char *reason;
    gboolean within; /* it lies in a folder that was named, and no link led to it */
} WalkedFile;
/* FALSE (with an error) stops. */
typedef gboolean (*FolderVisit)(const WalkedFile *file, gpointer data, GError **error);
/* All that was added, in the order of the named paths, below each in that of names, what a folder
 * holds together: each file once. Once, behind all additions. */
gboolean folder_walk_visit(FolderWalk *walk, FolderVisit visit, gpointer data, GError **error);

/* Behind the visit: whether a file, which must be there, was not among what came. It is from now
 * on. */
gboolean folder_walk_is_new(FolderWalk *walk, const char *path, gboolean *is_new, GError **error);
