/* The container of a workbook: a ZIP archive of XML parts. */
#pragma once
#include "core/xlsx/error.h"

typedef struct Package Package;

Package *package_open(const char *path, GError **error);
void package_close(Package *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Package, package_close)

/* What is called for a part's elements, their names without namespaces; attributes likewise, names
 * and values in turn, NULL at the end. Each may be NULL. FALSE with an error stops the reading. */
typedef struct PartHandlers {
    gboolean (*start)(const char *name, const char *const *attributes, gpointer data,
                      GError **error);
    gboolean (*end)(const char *name, gpointer data, GError **error);
    gboolean (*text)(const char *text, gsize length, gpointer data, GError **error);
} PartHandlers;

/* Reads a part, e.g. "xl/workbook.xml", piece by piece. Refuses document types, and with them
 * entities, and parts that inflate to more than 256 MiB. The error names file and part. */
gboolean package_read(Package *package, const char *part, const PartHandlers *handlers,
                      gpointer data, GError **error);
gboolean package_has(Package *package, const char *part);

/* An attribute's value; NULL where there is none. */
const char *part_attribute(const char *const *attributes, const char *name);
