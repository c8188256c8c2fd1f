/* A bench's results as a JSON file: what --json writes and --compare reads. */
#pragma once
#include "core/bench/bench.h"
#include "core/bench/machine.h"

#define BENCH_FILE_ERROR (bench_file_error_quark())
GQuark bench_file_error_quark(void);

/* A row as it is compared. */
typedef struct BenchFigure {
    char *stage;
    guint workers;
    double megabytes; /* per second of a core's time, where that was measured; else per second */
} BenchFigure;

typedef struct BenchFile {
    BenchMachine machine;
    gsize instances, bytes; /* of the dataset, as far as it was held */
    GPtrArray *figures;     /* BenchFigure */
} BenchFile;

/* Whether nothing lies there but another such file; before minutes are spent on the measuring. */
gboolean bench_file_may_write(const char *path, GError **error);
gboolean bench_file_write(const BenchTable *table, const BenchMachine *machine, const char *path,
                          GError **error);
/* Fails, naming the file, where it is no such file. */
BenchFile *bench_file_read(const char *path, GError **error);
void bench_file_free(BenchFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchFile, bench_file_free)

/* That of a stage with so many workers; NULL: it has none. */
const BenchFigure *bench_file_find(const BenchFile *file, const char *stage, guint workers);
