#include "core/bench/bench_file.h"
#include "core/cli/cli.h"
#include <math.h>
#include <string.h>

/* Instances of the MIDI benchmark (Rutherford et al. 2025). */
enum { MIDI_INSTANCES = 53581 };
/* Ratio from which on a change is told as one: of a core's time, two runs of one program beside
 * other work differed by up to 8 %. */
#define BENCH_NOISE 1.15

static void print_table(const GPtrArray *rows) {
    int width = 0;
    for (guint i = 0; i < rows->len; i++)
        width = MAX(width, (int)strlen(((BenchRow *)g_ptr_array_index(rows, i))->stage));
    g_print("%-*s %7s %9s %9s %9s %-12s %9s  %s\n", width, "stage", "workers", "MB/s", "MB/core-s",
            "us/item", "item", "limit", "limited by");
    for (guint i = 0; i < rows->len; i++) {
        const BenchRow *row = g_ptr_array_index(rows, i);
        double limit = row->waits ? row->limit_megabytes : row->core_limit_megabytes;
        g_print("%-*s %7u %9.1f ", width, row->stage, row->workers, row->megabytes);
        if (isnan(row->part))
            g_print("%9s %9.1f %-12s %9s  %s: %s\n", "", 1e6 / row->items, row->item, "",
                    row->verdict, row->limit);
        else
            g_print("%9.1f %9.1f %-12s %9.1f  %s (%.0f%% of %s)\n", row->core_megabytes,
                    1e6 / (row->waits ? row->items / row->workers : row->core_items), row->item,
                    limit, row->verdict, 100 * row->part, row->limit);
    }
}

static void print_machine(const char *name, const BenchMachine *machine) {
    g_print("%s%s, %u processors, %.1f GiB, %s; pixleak %s, %s\n", name, machine->cpu,
            machine->processors, (double)machine->memory / 0x1p30, machine->instructions,
            machine->version, machine->date);
}

/* What the MIDI benchmark would take at the pace of the whole pipeline. */
static void print_prediction(const GPtrArray *rows) {
    const BenchRow *last = rows->len > 0 ? g_ptr_array_index(rows, rows->len - 1) : NULL;
    if (last != NULL && isnan(last->part) && last->items > 0)
        g_print("\n%d instances like these, as many as the MIDI benchmark has, would take %.0f s "
                "here with %u workers\n",
                MIDI_INSTANCES, MIDI_INSTANCES / last->items, last->workers);
}

static const char *change_of(double ratio) {
    return ratio > BENCH_NOISE ? "faster" : ratio < 1 / BENCH_NOISE ? "slower" : "";
}

/* One figure or two, a stage with so many workers each; NAN: that file has none. */
static void print_pair(int width, const BenchFigure *figure, double a, double b) {
    double values[] = {a, b};
    g_print("%-*s %7u", width, figure->stage, figure->workers);
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
        if (isnan(values[i]))
            g_print(" %10s", "none");
        else
            g_print(" %10.*f", values[i] < 10 ? 3 : 1, values[i]);
    if (isnan(a) || isnan(b))
        g_print("\n");
    else
        g_print(" %6.2f %s\n", b / a, change_of(b / a));
}

static int widest_stage(const BenchFile *file, int width) {
    for (guint i = 0; i < file->figures->len; i++)
        width =
            MAX(width, (int)strlen(((BenchFigure *)g_ptr_array_index(file->figures, i))->stage));
    return width;
}

static void print_comparison(const BenchFile *one, const BenchFile *other) {
    int width = widest_stage(other, widest_stage(one, (int)strlen("stage")));
    g_print("%-*s %7s %10s %10s %6s\n", width, "stage", "workers", "A, MB/s", "B, MB/s", "B/A");
    for (guint i = 0; i < one->figures->len; i++) {
        const BenchFigure *a = g_ptr_array_index(one->figures, i);
        const BenchFigure *b = bench_file_find(other, a->stage, a->workers);
        print_pair(width, a, a->megabytes, b != NULL ? b->megabytes : (double)NAN);
    }
    for (guint i = 0; i < other->figures->len; i++) {
        const BenchFigure *b = g_ptr_array_index(other->figures, i);
        if (bench_file_find(one, b->stage, b->workers) == NULL)
            print_pair(width, b, NAN, b->megabytes);
    }
}

static int compare(char **paths, GError **error) {
    g_autoptr(BenchFile) one = bench_file_read(paths[0], error);
    g_autoptr(BenchFile) other = one != NULL ? bench_file_read(paths[1], error) : NULL;
    if (other == NULL)
        return EXIT_USAGE;
    print_machine("A  ", &one->machine);
    print_machine("B  ", &other->machine);
    if (one->instances != other->instances || one->bytes != other->bytes)
        g_print("These were measured on different data: %" G_GSIZE_FORMAT " instances, "
                "%" G_GSIZE_FORMAT " bytes and %" G_GSIZE_FORMAT " instances, %" G_GSIZE_FORMAT
                " bytes.\n",
                one->instances, one->bytes, other->instances, other->bytes);
    g_print("\nMB per second of a core's time; of elapsed time for the whole pipeline.\n");
    print_comparison(one, other);
    return EXIT_FINE;
}

static int measure(const Arguments *arguments, GError **error) {
    BenchOptions options = {arguments->parameters[0],
                            arguments->jobs > 0 ? (guint)arguments->jobs : g_get_num_processors(),
                            arguments->seconds, (gsize)arguments->memory * 1000000,
                            arguments->only};
    if (arguments->json_file != NULL && !bench_file_may_write(arguments->json_file, error))
        return EXIT_USAGE;
    g_auto(BenchMachine) machine = bench_machine_here();
    g_autoptr(BenchTable) table = bench_run(&options, error);
    if (table == NULL)
        return EXIT_USAGE;
    print_machine("", &machine);
    g_print("\n");
    print_table(table->rows);
    print_prediction(table->rows);
    return arguments->json_file == NULL ||
                   bench_file_write(table, &machine, arguments->json_file, error)
               ? EXIT_FINE
               : EXIT_USAGE;
}

int cmd_bench(const Arguments *arguments, GError **error) {
    guint n = g_strv_length(arguments->parameters);
    if (arguments->compare != (n == 2))
        return cli_refuse(error, arguments->compare ? "--compare takes two tables that --json wrote"
                                                    : "one dataset is measured");
    return arguments->compare ? compare(arguments->parameters, error) : measure(arguments, error);
}
