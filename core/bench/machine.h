/* The machine that something is measured on, as a reader of the figures needs it. */
#pragma once
#include <glib.h>

typedef struct BenchMachine {
    char *cpu;        /* as the system names it */
    guint processors; /* that this process may use */
    guint64 memory;   /* bytes, of the machine */
    char *instructions;
    char *version; /* of the program */
    char *date;    /* UTC, ISO 8601 */
} BenchMachine;

BenchMachine bench_machine_here(void);
void bench_machine_clear(BenchMachine *machine);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BenchMachine, bench_machine_clear)
