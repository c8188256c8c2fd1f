#include "core/bench/machine.h"

#include "core/output/set_time.h"
#include "kernels/instructions.h"
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* "model name" of x86; on arm64 Linux names no model, only parts by number. */
static char *cpu_name(void) {
    g_autofree char *facts = NULL;
    struct utsname system;
    if (g_file_get_contents("/proc/cpuinfo", &facts, NULL, NULL)) {
        g_auto(GStrv) lines = g_strsplit(facts, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            const char *value = strchr(*line, ':');
            if (value != NULL && g_str_has_prefix(*line, "model name"))
                return g_strstrip(g_strdup(value + 1));
        }
    }
    return g_strdup(uname(&system) == 0 ? system.machine : "unknown");
}

static char *date_now(void) {
    gint64 set = set_time();
    g_autoptr(GDateTime) now =
        set >= 0 ? g_date_time_new_from_unix_utc(set) : g_date_time_new_now_utc();
    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

BenchMachine bench_machine_here(void) {
    return (BenchMachine){.cpu = cpu_name(),
                          .processors = g_get_num_processors(),
                          .memory =
                              (guint64)sysconf(_SC_PHYS_PAGES) * (guint64)sysconf(_SC_PAGESIZE),
                          .instructions = g_strdup(instructions_name(instructions_chosen().set)),
                          .version = g_strdup(PIXLEAK_VERSION),
                          .date = date_now()};
}

void bench_machine_clear(BenchMachine *machine) {
    g_clear_pointer(&machine->cpu, g_free);
    g_clear_pointer(&machine->instructions, g_free);
    g_clear_pointer(&machine->version, g_free);
    g_clear_pointer(&machine->date, g_free);
}
