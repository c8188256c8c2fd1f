#include "kernels/instructions.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

static bool run_scalar(void) {
    return true;
}

static bool run_neon(void) {
#if defined(__aarch64__)
    return true; /* part of the architecture */
#else
    return false;
#endif
}

/* __builtin_cpu_supports also asks whether the operating system saves the wide registers. */

static bool run_avx2(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

#if defined(__x86_64__)
/* What a leaf of CPUID says first, subleaf 1 of 7: no compiler of today knows all its names. */
static bool has_avxvnni(void) {
    enum { LEAF = 7, SUBLEAF = 1, AVX_VNNI = 1 << 4 };
    unsigned a, b, c, d;
    return __get_cpuid_count(LEAF, SUBLEAF, &a, &b, &c, &d) && (a & AVX_VNNI) != 0;
}

static bool has_amx(void) {
    enum { LEAF = 7, SUBLEAF = 0, AMX_TILE = 1 << 24, AMX_INT8 = 1 << 25 };
    unsigned a, b, c, d;
    return __get_cpuid_count(LEAF, SUBLEAF, &a, &b, &c, &d) && (d & AMX_TILE) != 0 &&
           (d & AMX_INT8) != 0;
}

/* The state of tiles is large: Linux saves it for processes that asked (its x86/xstate.rst). An
 * older kernel knows no such call, and saves none. */
static bool may_use_tiles(void) {
    enum { ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18 };
    return syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}
#endif

static bool run_avxvnni(void) {
#if defined(__x86_64__)
    return run_avx2() && has_avxvnni();
#else
    return false;
#endif
}

static bool run_avx512(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
    return false;
#endif
}

static bool run_amx(void) {
#if defined(__x86_64__)
    return run_avx512() && __builtin_cpu_supports("avx512vnni") && has_amx() && may_use_tiles();
#else
    return false;
#endif
}

/* A further instruction set is a row here, and a file and a row in each subject's table. */
static const struct {
    const char *name;
    bool (*run)(void);
} sets[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = {"scalar", run_scalar},
    [INSTRUCTIONS_NEON] = {"neon", run_neon},
    [INSTRUCTIONS_AVX2] = {"avx2", run_avx2},
    [INSTRUCTIONS_AVXVNNI] = {"avxvnni", run_avxvnni},
    [INSTRUCTIONS_AVX512] = {"avx512", run_avx512},
    [INSTRUCTIONS_AMX] = {"amx", run_amx},
};

const char *instructions_name(InstructionSet set) {
    return sets[set].name;
}

bool instructions_run(InstructionSet set) {
    return sets[set].run();
}

InstructionChoice instructions_choose(const char *setting) {
    InstructionChoice choice = {INSTRUCTIONS_SCALAR, setting == NULL || setting[0] == '\0'};
    InstructionSet highest = N_INSTRUCTION_SETS - 1;
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS && !choice.known; set++)
        if (strcmp(setting, sets[set].name) == 0) {
            choice.known = true;
            highest = set;
        }
    for (InstructionSet set = 0; set <= highest; set++)
        if (instructions_run(set))
            choice.set = set;
    return choice;
}

/* Set once, constant afterwards. */
static InstructionChoice chosen;

static void choose_once(void) {
    chosen = instructions_choose(getenv("PIXLEAK_INSTRUCTIONS"));
}

InstructionChoice instructions_chosen(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose_once);
    return chosen;
}
