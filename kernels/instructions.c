#include "kernels/instructions.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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

static bool run_avx512(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
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
    [INSTRUCTIONS_AVX512] = {"avx512", run_avx512},
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
