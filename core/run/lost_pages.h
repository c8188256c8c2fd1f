/* Pages of a mapped file that got lost because the file was made shorter meanwhile: the system ends
 * whoever reads one by SIGBUS. */
#pragma once

/* From now on they read as zeros. For the parent, which reads headers only: they don't fit then,
 * and a worker looks at the file anew. */
void lost_pages_read_as_zeros(void);
/* From now on they end the process, as at first. For workers: nothing may be judged by zeros, and
 * the parent notes how a worker ended. */
void lost_pages_end_process(void);
