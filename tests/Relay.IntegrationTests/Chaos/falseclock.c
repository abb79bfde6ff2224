/*
 * Stands between one program and the system's clock (LD_PRELOAD): what is told as the time of day is ahead by the nanoseconds that are in the
 * file of FALSE_CLOCK_FILE, eight bytes in the machine's order. The monotonic clock is the true one, as when a machine's clock is set.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define SLICE (50 * 1000000LL)

static const volatile int64_t *ahead;
static int (*true_timedwait)(cnd_t *, mtx_t *, const struct timespec *);

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FALSE_CLOCK_FILE");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) {
        ahead = page;
    }
    true_timedwait = (int (*)(cnd_t *, mtx_t *, const struct timespec *))dlsym(RTLD_NEXT, "cnd_timedwait");
}

static int64_t ahead_now(void) { return ahead == NULL ? 0 : *ahead; }

/* Not by the C library, whose own function of the name is this one now. */
static int64_t true_now(void) {
    struct timespec at;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &at);
    return at.tv_sec * SECOND + at.tv_nsec;
}

static struct timespec timespec_of(int64_t nanoseconds) {
    struct timespec at = {.tv_sec = nanoseconds / SECOND, .tv_nsec = nanoseconds % SECOND};
    return at;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) {
        return (int)syscall(SYS_clock_gettime, clock, at);
    }
    *at = timespec_of(true_now() + ahead_now());
    return 0;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    (void)zone;
    int64_t now = true_now() + ahead_now();
    at->tv_sec = now / SECOND;
    at->tv_usec = now % SECOND / 1000;
    return 0;
}

time_t time(time_t *at) {
    time_t now = (true_now() + ahead_now()) / SECOND;
    if (at != NULL) {
        *at = now;
    }
    return now;
}

/* The kernel wakes a waiter when the clock reaches the time it waits for, wherever the clock was set meanwhile; so it is looked at again and again. */
int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until) {
    int64_t end = until->tv_sec * SECOND + until->tv_nsec;
    for (;;) {
        int64_t left = end - (true_now() + ahead_now());
        struct timespec next = timespec_of(true_now() + (left < 0 ? 0 : left < SLICE ? left : SLICE));
        int result = true_timedwait(condition, mutex, &next);
        if (result != thrd_timedout || left <= 0) {
            return result;
        }
    }
}
