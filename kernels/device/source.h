/* The text of all kernels, as a driver's compiler takes it. */
#pragma once

/* One after the other, put together on the first call; NULL where there is no memory. From any
 * thread. */
const char *kernel_source(void);
