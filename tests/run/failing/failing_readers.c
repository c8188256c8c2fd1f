/* Readers that end or hang at a file whose name says so, whoever runs them: linked into a copy of
 * the program (failing_pixleak) in place of its own, by the linker's option --wrap. */
#include "core/sealed/strange.h"
#include "core/source/expand/unpack.h"
#include "core/source/source.h"
#include "core/xlsx/package.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ENDED = 9 };

static void fail_at(const char *name) {
    if (strstr(name, "reader-ends") != NULL)
        _exit(ENDED);
    while (strstr(name, "reader-hangs") != NULL)
        pause();
}

DicomFile *__real_sources_dicom(const Sources *sources, gsize item, guint32 stop_tag,
                                GError **error);
DicomFile *__wrap_sources_dicom(const Sources *sources, gsize item, guint32 stop_tag,
                                GError **error);

DicomFile *__wrap_sources_dicom(const Sources *sources, gsize item, guint32 stop_tag,
                                GError **error) {
    g_autofree char *name = sources_name(sources, item);
    fail_at(name);
    return __real_sources_dicom(sources, item, stop_tag, error);
}

DicomFile *__real_dicom_file_open(const char *path, guint32 stop_tag, GError **error);
DicomFile *__wrap_dicom_file_open(const char *path, guint32 stop_tag, GError **error);

DicomFile *__wrap_dicom_file_open(const char *path, guint32 stop_tag, GError **error) {
    fail_at(path);
    return __real_dicom_file_open(path, stop_tag, error);
}

UnpackStep __real_unpacker_next(Unpacker *unpacker, char **name, char **reason);
UnpackStep __wrap_unpacker_next(Unpacker *unpacker, char **name, char **reason);

UnpackStep __wrap_unpacker_next(Unpacker *unpacker, char **name, char **reason) {
    UnpackStep step = __real_unpacker_next(unpacker, name, reason);
    if (*name != NULL)
        fail_at(*name);
    return step;
}

void __real_strange_database_distrust(sqlite3 *database);
void __wrap_strange_database_distrust(sqlite3 *database);

void __wrap_strange_database_distrust(sqlite3 *database) {
    fail_at(sqlite3_db_filename(database, "main"));
    __real_strange_database_distrust(database);
}

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);

FILE *__wrap_fopen(const char *path, const char *mode) {
    fail_at(path);
    return __real_fopen(path, mode);
}

char *__real_plain_file_text(const char *path, gsize most, const char *what, gsize *length,
                             GError **error);
char *__wrap_plain_file_text(const char *path, gsize most, const char *what, gsize *length,
                             GError **error);

char *__wrap_plain_file_text(const char *path, gsize most, const char *what, gsize *length,
                             GError **error) {
    fail_at(path);
    return __real_plain_file_text(path, most, what, length, error);
}

Package *__real_package_open(const char *path, GError **error);
Package *__wrap_package_open(const char *path, GError **error);

Package *__wrap_package_open(const char *path, GError **error) {
    fail_at(path);
    return __real_package_open(path, error);
}
