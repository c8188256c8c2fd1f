#include "bench/product_peak.h"

#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>

enum { LOOPS = 1000000, ROUNDS = 15, CHAINS = 12, CHAINS_OF_TILES = 4 };

/* Twelve sums, which don't wait for each other, stay registers: as many as hide what one takes. */
#define PEAK_OF(name, target_name, type, zero, ones, add)                                          \
    __attribute__((target(target_name))) static void name(void) {                                  \
        type s0 = zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0,    \
             s9 = s0, s10 = s0, s11 = s0, x = ones;                                                \
        for (int i = 0; i < LOOPS; i++) {                                                          \
            s0 = add(s0, x);                                                                       \
            s1 = add(s1, x);                                                                       \
            s2 = add(s2, x);                                                                       \
            s3 = add(s3, x);                                                                       \
            s4 = add(s4, x);                                                                       \
            s5 = add(s5, x);                                                                       \
            s6 = add(s6, x);                                                                       \
            s7 = add(s7, x);                                                                       \
            s8 = add(s8, x);                                                                       \
            s9 = add(s9, x);                                                                       \
            s10 = add(s10, x);                                                                     \
            s11 = add(s11, x);                                                                     \
            __asm__ volatile(""                                                                    \
                             : "+v"(s0), "+v"(s1), "+v"(s2), "+v"(s3), "+v"(s4), "+v"(s5),         \
                               "+v"(s6), "+v"(s7), "+v"(s8), "+v"(s9), "+v"(s10), "+v"(s11),       \
                               "+v"(x));                                                           \
        }                                                                                          \
    }

#define ADD_AVX512(sum, x) _mm512_dpbusd_epi32(sum, x, x)
PEAK_OF(peak_avx512, "avx512f,avx512vnni", __m512i, _mm512_setzero_si512(), _mm512_set1_epi8(1),
        ADD_AVX512)

#define ADD_AVXVNNI(sum, x) _mm256_dpbusd_avx_epi32(sum, x, x)
PEAK_OF(peak_avxvnni, "avx2,avxvnni", __m256i, _mm256_setzero_si256(), _mm256_set1_epi8(1),
        ADD_AVXVNNI)

#define ADD_AVX2(sum, x) _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(x, sum), x))
PEAK_OF(peak_avx2, "avx2", __m256i, _mm256_setzero_si256(), _mm256_set1_epi8(1), ADD_AVX2)

/* Two tiles of full size into four of sums. */
__attribute__((target("amx-tile,amx-int8"))) static void peak_amx(void) {
    static const struct {
        uint8_t palette, start_row, reserved[14];
        uint16_t row_bytes[16];
        uint8_t rows[16];
    } sizes = {
        .palette = 1, .row_bytes = {64, 64, 64, 64, 64, 64}, .rows = {16, 16, 16, 16, 16, 16}};
    __asm__ volatile("" ::"r"(&sizes) : "memory");
    _tile_loadconfig(&sizes);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    _tile_zero(4);
    _tile_zero(5);
    for (int i = 0; i < LOOPS / 8; i++) {
        _tile_dpbusd(0, 4, 5);
        _tile_dpbusd(1, 4, 5);
        _tile_dpbusd(2, 4, 5);
        _tile_dpbusd(3, 4, 5);
    }
    _tile_release();
}

static const struct {
    void (*run)(void);
    double products; /* of a run */
} peaks[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_AVX2] = {peak_avx2, 32.0 * CHAINS *LOOPS},
    [INSTRUCTIONS_AVXVNNI] = {peak_avxvnni, 32.0 * CHAINS *LOOPS},
    [INSTRUCTIONS_AVX512] = {peak_avx512, 64.0 * CHAINS *LOOPS},
    [INSTRUCTIONS_AMX] = {peak_amx, 16.0 * 16 * 64 * CHAINS_OF_TILES *(LOOPS / 8)},
};

static double own_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double product_peak(InstructionSet set) {
    double rates[ROUNDS];
    if (peaks[set].run == NULL || !instructions_run(set))
        return 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = own_seconds();
        peaks[set].run();
        rates[round] = peaks[set].products / (own_seconds() - start) * 1e-9;
    }
    qsort(rates, ROUNDS, sizeof *rates, by_size);
    return rates[ROUNDS / 2];
}
#else
double product_peak(InstructionSet set) {
    (void)set;
    return 0;
}
#endif
