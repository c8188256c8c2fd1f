#include "core/run/gpu.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/run/gpu_measure.h"
#include "kernels/device/use.h"

G_DEFINE_QUARK(pixleak - gpu - error - quark, gpu_error)

enum {
    MOST_WORKERS = 4096, /* of a run, with those that replace others */
    TRIAL_SECONDS = 120, /* that a device may take to be tried; compiling takes a few */
    TRIAL_NAP = 5000,    /* microseconds */
};

/* A worker, and whether it computes on the device now. */
typedef struct GpuWorker {
    _Atomic pid_t pid;
    _Atomic bool inside;
} GpuWorker;

/* What parent, trial and workers share. */
typedef struct GpuShared {
    DeviceTally tally;
    _Atomic guint n_workers;
    GpuWorker workers[MOST_WORKERS];
    /* Of the trial: */
    gboolean found, opened;
    gsize index; /* of device_list() */
    guint subjects;
    DeviceFacts facts;
    DeviceMessage why;
    char others[2048]; /* the devices that there are, where none is the wanted one */
} GpuShared;

struct Gpu {
    gboolean check;
    char *name; /* NULL: the first that is no processor */
    GpuShared *shared;
};

static Gpu *parse(const char *setting) {
    Gpu *gpu = g_new0(Gpu, 1);
    gpu->check = strcmp(setting, "check") == 0 || g_str_has_prefix(setting, "check:");
    if (g_str_has_prefix(setting, "check:"))
        gpu->name = g_strdup(setting + strlen("check:"));
    else if (!gpu->check && strcmp(setting, "auto") != 0)
        gpu->name = g_strdup(setting);
    return gpu;
}

static gboolean is_wanted(const Gpu *gpu, const DeviceFacts *facts) {
    if (gpu->name == NULL)
        return !facts->is_processor;
    g_autofree char *all = g_strdup_printf("%s %s %s", facts->driver, facts->name, facts->version);
    g_autofree char *lower = g_ascii_strdown(all, -1);
    g_autofree char *name = g_ascii_strdown(gpu->name, -1);
    return *name != '\0' && strstr(lower, name) != NULL;
}

/* The first device that is the wanted one. */
static void find_device(const Gpu *gpu, GpuShared *shared) {
    DeviceFacts facts[DEVICE_MOST];
    gsize n = device_list(facts, DEVICE_MOST);
    for (gsize i = 0; i < n; i++)
        if (is_wanted(gpu, &facts[i])) {
            shared->found = TRUE;
            shared->index = i;
            shared->facts = facts[i];
            return;
        } else {
            g_strlcat(shared->others, i > 0 ? "; " : "", sizeof shared->others);
            g_strlcat(shared->others, facts[i].name, sizeof shared->others);
        }
}

/* In a process of its own, that may not come back. */
static void try_device(const Gpu *gpu, GpuShared *shared) {
    find_device(gpu, shared);
    Device *device = shared->found ? device_open(shared->index, &shared->why) : NULL;
    if (device == NULL)
        return;
    shared->subjects = DEVICE_USE_ALL;
    if (gpu->name == NULL && !gpu->check)
        shared->subjects = gpu_measure_faster(device);
    shared->opened = TRUE;
}

static gboolean wait_for_trial(pid_t child, GpuShared *shared, GError **error) {
    int status = 0;
    gint64 end = g_get_monotonic_time() + (gint64)TRIAL_SECONDS * G_USEC_PER_SEC;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (g_get_monotonic_time() > end) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            break;
        }
        g_usleep(TRIAL_NAP);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return TRUE;
    shared->opened = FALSE;
    device_fails(&shared->why, "its driver crashed or hung when it was tried");
    if (shared->found)
        return TRUE;
    g_set_error(error, GPU_ERROR, 0,
                "a driver of OpenCL or CUDA crashed or hung when it was asked "
                "for devices; run with --gpu off");
    return FALSE;
}

static gboolean run_trial(Gpu *gpu, GError **error) {
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            try_device(gpu, gpu->shared);
        _exit(0);
    }
    if (child > 0)
        return wait_for_trial(child, gpu->shared, error);
    g_set_error(error, GPU_ERROR, 0, "no process to try the device");
    return FALSE;
}

/* Without a device, `auto` goes on; what was asked for must be there. */
static gboolean is_usable(const Gpu *gpu, GError **error) {
    const GpuShared *shared = gpu->shared;
    if (!shared->found && gpu->name != NULL)
        g_set_error(error, GPU_ERROR, 0, "--gpu: no device is called \"%s\"; there %s%s", gpu->name,
                    *shared->others ? "are: " : "is none", shared->others);
    else if (!shared->found && gpu->check)
        g_set_error(error, GPU_ERROR, 0,
                    "--gpu check: there is no device to check but processors; name one with "
                    "--gpu check:NAME, `pixleak info` lists them");
    else if (shared->found && !shared->opened && gpu->check)
        g_set_error(error, GPU_ERROR, 0, "--gpu check: %s can't be used: %s", shared->facts.name,
                    shared->why.text);
    else
        return TRUE;
    return FALSE;
}

Gpu *gpu_new(const char *setting, GError **error) {
    if (setting == NULL || strcmp(setting, "off") == 0)
        setting = NULL;
    g_autoptr(Gpu) gpu = setting ? parse(setting) : g_new0(Gpu, 1);
    if (setting == NULL)
        return g_steal_pointer(&gpu);
    if (gpu->name != NULL && *gpu->name == '\0') {
        g_set_error(error, GPU_ERROR, 0,
                    "--gpu: no device is named: off, auto, check, check:NAME or NAME, of those "
                    "that `pixleak info` lists");
        return NULL;
    }
    void *map =
        mmap(NULL, sizeof(GpuShared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) {
        g_set_error(error, GPU_ERROR, 0, "no memory to share with the device's users");
        return NULL;
    }
    gpu->shared = map;
    return run_trial(gpu, error) && is_usable(gpu, error) ? g_steal_pointer(&gpu) : NULL;
}

void gpu_free(Gpu *gpu) {
    if (gpu == NULL)
        return;
    if (gpu->shared != NULL)
        munmap(gpu->shared, sizeof(GpuShared));
    g_free(gpu->name);
    g_free(gpu);
}

static void give_up(GpuShared *shared, const char *why) {
    atomic_store(&shared->tally.given_up, true);
    if (!atomic_exchange(&shared->tally.told_failure, true))
        g_strlcpy(shared->tally.failure, why, sizeof shared->tally.failure);
}

/* Whether a worker died on the device, in which case it would take the next one, too. */
static gboolean look_for_dead(GpuShared *shared) {
    gboolean died = FALSE;
    guint n = MIN(atomic_load(&shared->n_workers), MOST_WORKERS);
    for (guint i = 0; i < n; i++) {
        pid_t pid = atomic_load(&shared->workers[i].pid);
        if (pid > 0 && atomic_load(&shared->workers[i].inside) && kill(pid, 0) != 0)
            died = TRUE;
    }
    if (died)
        give_up(shared, "its driver crashed or hung in a worker");
    return died;
}

gboolean gpu_took_worker(Gpu *gpu) {
    return gpu->shared != NULL && look_for_dead(gpu->shared);
}

void gpu_start(Gpu *gpu) {
    GpuShared *shared = gpu->shared;
    if (shared == NULL || !shared->opened || shared->subjects == 0)
        return;
    look_for_dead(shared);
    guint number = atomic_fetch_add(&shared->n_workers, 1);
    if (atomic_load(&shared->tally.given_up) || number >= MOST_WORKERS)
        return;
    GpuWorker *worker = &shared->workers[number];
    DeviceMessage why = {""};
    atomic_store(&worker->pid, getpid());
    atomic_store(&worker->inside, true);
    alarm(TRIAL_SECONDS);                              /* ends a worker whose driver hangs */
    Device *device = device_open(shared->index, &why); /* for as long as the worker lives */
    alarm(0);
    atomic_store(&worker->inside, false);
    if (device != NULL) {
        device_use(
            &(DeviceUse){device, shared->subjects, gpu->check, &shared->tally, &worker->inside});
        return;
    }
    atomic_fetch_add(&shared->tally.fallbacks, 1);
    if (!atomic_exchange(&shared->tally.told_failure, true))
        g_strlcpy(shared->tally.failure, why.text, sizeof shared->tally.failure);
}

gboolean gpu_agrees(const Gpu *gpu, GError **error) {
    if (gpu->shared == NULL || atomic_load(&gpu->shared->tally.differences) == 0)
        return TRUE;
    g_set_error(
        error, GPU_ERROR, 0,
        "--gpu: %s computes something else than the processor in `%s`; nothing that it took "
        "part in is to be trusted, run again with --gpu off",
        gpu->shared->facts.name, gpu->shared->tally.difference);
    return FALSE;
}

/* What the device computes, in words. */
static char *tell_subjects(guint subjects) {
    static const struct {
        DeviceSubject subject;
        const char *words;
    } names[] = {{DEVICE_USE_COMPARE, "comparing"},
                 {DEVICE_USE_FIND, "finding"},
                 {DEVICE_USE_DIGEST, "digests"},
                 {DEVICE_USE_LINES, "reading lines"}};
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (subjects & names[i].subject)
            g_ptr_array_add(words, (gpointer)names[i].words);
    g_ptr_array_add(words, NULL);
    return g_strjoinv(", ", (GStrv)words->pdata);
}

static char *tell_calls(const GpuShared *shared) {
    guint64 calls = atomic_load(&shared->tally.calls),
            fallbacks = atomic_load(&shared->tally.fallbacks);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "%s computed %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " calls",
                    shared->facts.name, calls - MIN(calls, fallbacks), calls);
    if (shared->subjects != DEVICE_USE_ALL) {
        g_autofree char *subjects = tell_subjects(shared->subjects);
        g_string_append_printf(text, " (%s; at all else the processor was measured to be faster)",
                               subjects);
    }
    if (fallbacks > 0 || atomic_load(&shared->tally.given_up))
        g_string_append_printf(text, ", the processor the others, for the device failed: %s",
                               shared->tally.failure);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *gpu_tell(const Gpu *gpu) {
    const GpuShared *shared = gpu->shared;
    if (shared == NULL)
        return NULL;
    if (!shared->found)
        return g_strdup("the processor computed all, there is no other device");
    if (!shared->opened)
        return g_strdup_printf("the processor computed all, %s can't be used: %s",
                               shared->facts.name, shared->why.text);
    if (shared->subjects == 0)
        return g_strdup_printf("the processor computed all, it was measured to be faster than %s",
                               shared->facts.name);
    return tell_calls(shared);
}
