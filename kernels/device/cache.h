/* Compiled programs in the user's cache folder, each under a name that says by its digest what it
 * was made of. What can't be kept or read is compiled again, without a word. */
#pragma once
#include "kernels/device/driver/driver.h"

/* The name of a program. */
typedef struct CacheName {
    char text[33];
} CacheName;
CacheName cache_name(const char *source, const char *options, const DeviceFacts *facts);

/* False where there is none that is whole. To be freed. */
bool cache_read(const CacheName *name, DeviceProgram *program);

/* Written aside, and renamed when it is whole. */
void cache_write(const CacheName *name, const DeviceProgram *program);
