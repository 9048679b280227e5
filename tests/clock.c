// The time of day as a machine with a wrong clock tells it. What measures time that passed is left alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// Seconds by which it is wrong, in the file that WRONG_CLOCK names.
static volatile const long long *wrong = NULL;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("WRONG_CLOCK");
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *found = mmap(NULL, sizeof *wrong, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (found != MAP_FAILED) wrong = found;
}

int clock_gettime(clockid_t which, struct timespec *at) {
  static int (*true_one)(clockid_t, struct timespec *) = NULL;
  if (!true_one) true_one = dlsym(RTLD_NEXT, "clock_gettime");
  int failed = true_one(which, at);
  if (!failed && wrong && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += *wrong;
  return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
