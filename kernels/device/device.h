/* Devices beside the processor's own instruction sets: what OpenCL and CUDA find here.
 *
 * The kernels are the same as those of compare.h, find.h, digest.h and lines.h and give the same
 * bits; that is tried with known answers when a device is opened, and one that fails is not to be
 * had. A device may fail at any later call, too. Every function therefore gives of how many of its
 * n elements, from the first one on, the results are there; where that is less than n,
 * device_failure() says why, the other results are as they were, and the caller computes them
 * elsewhere. A further call tries again.
 *
 * An open device is used from one thread and one process at a time: open it after fork(). */
#pragma once
#include "kernels/compare.h"
#include "kernels/device/driver/driver.h"
#include "kernels/digest.h"
#include "kernels/find.h"
#include "kernels/lines.h"

enum { DEVICE_MOST = 32 }; /* devices that are told of */

typedef struct Device Device;

/* The devices of all drivers, at most `most`; how many there are. The same order each time. */
size_t device_list(DeviceFacts *facts, size_t most);

/* The device at an index of device_list(). Its program is compiled, or taken from the cache if
 * device_cache_folder() finds a place for one. NULL with why. To be closed. */
Device *device_open(size_t index, DeviceMessage *why);
void device_close(Device *device);

const DeviceFacts *device_facts(const Device *device);

/* Why the last function gave fewer than were asked for. */
const char *device_failure(const Device *device);

/* Bytes that a device may hold of elements and of results, each; both lie in the host's memory as
 * well. Elements that are larger alone are not computed. 256 MiB unless set; at most 1 GiB. */
void device_set_limit(Device *device, size_t bytes);

/* Seconds spent so far, for measuring: packing elements and taking results on the host, moving both
 * over, and in kernels. */
typedef struct DeviceTimes {
    double host, transfers, kernels;
} DeviceTimes;
DeviceTimes device_times(const Device *device);

/* Moves so many bytes to the device and back and tells the seconds of each way; false where the
 * device failed. For measuring. */
bool device_measure_transfer(Device *device, size_t bytes, double *to, double *from);

/* The seconds of a kernel that copies so many bytes in the device's memory, and of one that adds up
 * n products of 8 bits out of registers; likewise. */
bool device_measure_memory(Device *device, size_t bytes, double *seconds);
bool device_measure_products(Device *device, size_t n, double *seconds);

/* As the functions of CompareKernels. */
size_t device_equal(Device *device, const PicturePair *pairs, size_t n, bool *out);
size_t device_first_difference(Device *device, const BytesPair *pairs, size_t n, size_t *out);
size_t device_changed_box(Device *device, const PicturePair *pairs, size_t n, Box *out);
size_t device_difference(Device *device, const PicturePair *pairs, size_t n,
                         PictureDifference *out);
size_t device_region(Device *device, const Picture *pictures, size_t n, PictureRegion *out);
size_t device_range(Device *device, const Picture *pictures, size_t n, SampleRange *out);
size_t device_correlate(Device *device, const SignedPair *pairs, size_t n, Correlation *out);

/* As the functions of FindKernels. */
size_t device_window(Device *device, const WindowTask *tasks, size_t n);
size_t device_halve(Device *device, const HalveTask *tasks, size_t n);
size_t device_roughness(Device *device, const RoughnessTask *tasks, size_t n);
size_t device_steps(Device *device, const StepsTask *tasks, size_t n);
size_t device_strokes(Device *device, const StrokesTask *tasks, size_t n);
size_t device_level_strokes(Device *device, const StrokesTask *tasks, size_t n);
size_t device_rises(Device *device, const RisesTask *tasks, size_t n);

/* Reads lines as lines_read_scalar() does each. */
size_t device_lines(Device *device, const LinesNetwork *network, const LinesPicture *lines,
                    size_t n, float *const out[]);

/* As the function of DigestKernels; digests that are not done are as they were. */
size_t device_md5_append(Device *device, Md5 *digests, const Md5Bytes *pieces, size_t n);
