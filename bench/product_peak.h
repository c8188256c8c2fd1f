/* How many multiply-adds of bytes a second an instruction set can do at most. */
#pragma once
#include "kernels/instructions.h"

/* In thousand millions a second of one thread, out of registers alone, now; 0 where the set has no
 * instruction for them or this machine doesn't run it. Of AVX2, whose products fit 16 bits only
 * where inputs have no sign, without what takes care of signs. */
double product_peak(InstructionSet set);
