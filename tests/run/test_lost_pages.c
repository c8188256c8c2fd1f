/* A file that is made shorter while it is mapped. */
#include "core/run/lost_pages.h"

#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PAGES = 4 };

/* The first byte of the mapping's last page, which its file has lost. */
static volatile const guint8 *lost_byte(void) {
    g_autofree char *path = NULL;
    gsize page = (gsize)getpagesize();
    int fd = g_file_open_tmp("pixleak-lost.XXXXXX", &path, NULL);
    g_assert_cmpint(ftruncate(fd, (off_t)(PAGES * page)), ==, 0);
    const guint8 *data = mmap(NULL, PAGES * page, PROT_READ, MAP_SHARED, fd, 0);
    g_assert_true(data != MAP_FAILED);
    g_assert_cmpint(ftruncate(fd, (off_t)page), ==, 0);
    close(fd);
    unlink(path);
    return data + (PAGES - 1) * page;
}

static void test_zeros(void) {
    volatile const guint8 *byte = lost_byte();
    lost_pages_read_as_zeros();
    g_assert_cmpuint(*byte, ==, 0);
    g_assert_cmpuint(*lost_byte(), ==, 0); /* and again */
    lost_pages_end_process();
}

static void test_end(void) {
    if (g_test_subprocess()) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        lost_pages_read_as_zeros();
        lost_pages_end_process();
        g_assert_cmpuint(*lost_byte(), ==, 0);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lost_pages/zeros", test_zeros);
    g_test_add_func("/lost_pages/end", test_end);
    return g_test_run();
}
