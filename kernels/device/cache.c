#include "kernels/device/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernels/digest.h"

enum { MOST_BYTES = 64 << 20, FOLDER = 3800 };

/* What stands before a program in its file. */
typedef struct CacheHead {
    char magic[8];
    uint64_t length;
    uint8_t digest[MD5_SIZE]; /* of the program */
} CacheHead;

static const char magic[8] = "pixleak1";

static CacheHead head_of(const DeviceProgram *program) {
    CacheHead head = {.length = program->length};
    memcpy(head.magic, magic, sizeof magic);
    md5_digest(&(Md5Bytes){program->bytes, program->length}, 1, &head.digest);
    return head;
}

CacheName cache_name(const char *source, const char *options, const DeviceFacts *facts) {
    const char *parts[] = {source, options, facts->driver, facts->name, facts->version};
    Md5 digest;
    uint8_t bytes[1][MD5_SIZE];
    CacheName name;
    md5_start(&digest, 1);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0];
         i++) /* with the zero bytes between them */
        md5_append(&digest, &(Md5Bytes){(const uint8_t *)parts[i], strlen(parts[i]) + 1}, 1);
    md5_finish(&digest, 1, bytes);
    md5_text(bytes[0], name.text);
    return name;
}

/* The user's cache folder for us, made if it isn't there; false where there is none. */
static bool find_folder(char folder[FOLDER]) {
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int length = base && base[0] == '/'   ? snprintf(folder, FOLDER, "%s", base)
                 : home && home[0] == '/' ? snprintf(folder, FOLDER, "%s/.cache", home)
                                          : -1;
    if (length < 0 || length > FOLDER - 32)
        return false;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return false;
    strcat(folder, "/pixleak");
    return mkdir(folder, 0700) == 0 || errno == EEXIST;
}

static bool find_path(const CacheName *name, char path[FOLDER + 64]) {
    char folder[FOLDER];
    if (!find_folder(folder))
        return false;
    snprintf(path, FOLDER + 64, "%s/%s.kernels", folder, name->text);
    return true;
}

/* A program of others would run as ours. */
static bool is_ours(FILE *file) {
    struct stat about;
    return fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode) &&
           about.st_uid == geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static bool read_whole(FILE *file, DeviceProgram *program) {
    CacheHead head, wanted;
    if (!is_ours(file) || fread(&head, sizeof head, 1, file) != 1 || head.length == 0 ||
        head.length > MOST_BYTES)
        return false;
    *program = (DeviceProgram){malloc(head.length), head.length};
    if (program->bytes != NULL && fread(program->bytes, head.length, 1, file) == 1) {
        wanted = head_of(program);
        if (memcmp(&head, &wanted, sizeof head) == 0)
            return true;
    }
    free(program->bytes);
    return false;
}

bool cache_read(const CacheName *name, DeviceProgram *program) {
    char path[FOLDER + 64];
    FILE *file = find_path(name, path) ? fopen(path, "rbe") : NULL;
    if (file == NULL)
        return false;
    bool whole = read_whole(file, program);
    fclose(file);
    return whole;
}

static bool write_whole(int fd, const DeviceProgram *program) {
    CacheHead head = head_of(program);
    FILE *file = fdopen(fd, "wb");
    if (file == NULL) {
        close(fd);
        return false;
    }
    bool written = fwrite(&head, sizeof head, 1, file) == 1 &&
                   fwrite(program->bytes, program->length, 1, file) == 1;
    return fclose(file) == 0 && written;
}

void cache_write(const CacheName *name, const DeviceProgram *program) {
    char path[FOLDER + 64], aside[FOLDER + 80];
    if (program->length == 0 || program->length > MOST_BYTES || !find_path(name, path))
        return;
    snprintf(aside, sizeof aside, "%s.XXXXXX", path);
    int fd = mkostemp(aside, O_CLOEXEC);
    if (fd < 0)
        return;
    if (!write_whole(fd, program) || rename(aside, path) != 0)
        unlink(aside);
}
