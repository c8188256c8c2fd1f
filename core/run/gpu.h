/* The device that a run computes on, by what the user says: `off`; `auto`, one that is measured to
 * be faster than the processor; a name, that device; `check` or `check:NAME`, by both, and a
 * difference ends the run. Processors that show themselves as devices are used by name only.
 *
 * Nothing is opened in the parent: a child tries the device before the run, and each worker opens
 * it for itself. What a device fails at the worker's processor computes. */
#pragma once
#include <glib.h>

#define GPU_ERROR (gpu_error_quark())
GQuark gpu_error_quark(void);

typedef struct Gpu Gpu;

/* Tries what a setting means; NULL or "off": nothing. NULL where there is no device by that name,
 * none to check, or no memory. */
Gpu *gpu_new(const char *setting, GError **error);
void gpu_free(Gpu *gpu); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gpu, gpu_free)

/* In a worker, before its first task: lets the device compute from now on, if there is one. */
void gpu_start(Gpu *gpu);

/* In the parent: FALSE where a check has found a difference; some calls are checked in
 * any case. */
gboolean gpu_agrees(const Gpu *gpu, GError **error);

/* In the parent, where a worker has come to nothing: whether one died while the device computed.
 * The device is given up then, and what the worker was at can be done again without it. */
gboolean gpu_took_worker(Gpu *gpu);

/* What was computed where, in a sentence; NULL where the user wanted none. */
char *gpu_tell(const Gpu *gpu);
