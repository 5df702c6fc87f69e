/* A clock on the wall that shows MOVED seconds more, or less, than it does. Other clocks go on as they do. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *at) {
    long failed = syscall(SYS_clock_gettime, clock, at);
    const char *moved = getenv("MOVED");
    if (failed == 0 && clock == CLOCK_REALTIME && moved != NULL) {
        at->tv_sec += strtol(moved, NULL, 10);
    }
    return (int)failed;
}
