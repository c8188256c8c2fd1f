/* Which instruction sets the kernels may use: what the CPU and the operating system run, up to what
 * the environment's PIXLEAK_INSTRUCTIONS names (scalar, neon, avx2, avxvnni, avx512 or amx). Every
 * set gives the same bits, so that the setting changes how long something takes and nothing else.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Slowest first. */
typedef enum InstructionSet {
    INSTRUCTIONS_SCALAR, /* runs everywhere */
    INSTRUCTIONS_NEON,   /* of arm64; the others are of x86-64 */
    INSTRUCTIONS_AVX2,
    INSTRUCTIONS_AVXVNNI, /* AVX2 with products of bytes */
    INSTRUCTIONS_AVX512,  /* F, BW, VL and DQ */
    INSTRUCTIONS_AMX,     /* tiles of bytes, beside AVX-512 with VNNI */
    N_INSTRUCTION_SETS
} InstructionSet;

/* As in PIXLEAK_INSTRUCTIONS. */
const char *instructions_name(InstructionSet set);

/* Whether this machine runs it. Of the operating system AMX needs a permission, which the first
 * call asks for: this process and those that it forks have it from then on. */
bool instructions_run(InstructionSet set);

typedef struct InstructionChoice {
    InstructionSet set; /* the fastest one allowed */
    bool known;         /* whether the setting is; one that is not forbids nothing */
} InstructionChoice;

/* What a setting allows on this machine. NULL and "" allow everything. */
InstructionChoice instructions_choose(const char *setting);

/* What PIXLEAK_INSTRUCTIONS allowed when this was first called; the same ever after. From any
 * thread. */
InstructionChoice instructions_chosen(void);
