/* DICOMDIR: the files that a directory names (PS3.3 F.3, PS3.10 section 8). */
#pragma once
#include "core/dicom/dicom.h"

/* Whether a file is of Media Storage Directory Storage (PS3.10 section 8.6). */
gboolean dicomdir_is(const DicomFile *file);

/* Called with each Referenced File ID (0004,1500), its components with slashes between, and whether
 * its record is in use (0004,1410): one that isn't may name a file that is gone. FALSE (with an
 * error) stops. */
typedef gboolean (*DicomdirVisit)(const char *id, gboolean in_use, gpointer data, GError **error);
gboolean dicomdir_visit(const DicomFile *directory, DicomdirVisit visit, gpointer data,
                        GError **error);

/* A path as file systems may show it that change it: upper case, without the version (";1") and
 * the trailing dot of ISO 9660 names. The caller frees it. */
char *dicomdir_normal_name(const char *path);

/* Finds files by such names. Not for several threads at a time. */
typedef struct DicomdirFolders DicomdirFolders;
DicomdirFolders *dicomdir_folders_new(void);
void dicomdir_folders_free(DicomdirFolders *folders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DicomdirFolders, dicomdir_folders_free)
/* The path of the file that an ID names below the folder, which the caller frees; NULL if it is not
 * there. An ID never leads out of the folder, but through links. */
char *dicomdir_folders_find(DicomdirFolders *folders, const char *folder, const char *id);
