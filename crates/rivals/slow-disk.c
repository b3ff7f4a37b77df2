/* A disk that takes its time: each fsync and fdatasync takes SLOW_DISK_US microseconds longer.
 *
 * The benches of the stores are bound by the disk, and a disk that confirms in a tenth of a millisecond (a cache that
 * survives a power cut) shows another ratio than one that confirms in one or five (flash without one, a network's
 * disk). With this, one machine shows both:
 *
 *     cc -shared -fPIC -O2 -o slow-disk.so crates/rivals/slow-disk.c
 *     SLOW_DISK_US=1000 LD_PRELOAD=$PWD/slow-disk.so cargo bench -p rivals --bench sqlite
 *
 * A server that a bench starts has it, too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int slowly(const char *name, int file)
{
	const char *us = getenv("SLOW_DISK_US");
	long wait = us ? strtol(us, NULL, 10) : 0;
	struct timespec left = { wait / 1000000, wait % 1000000 * 1000 };
	int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);

	if (wait > 0)
		while (nanosleep(&left, &left) != 0)
			;
	return sync(file);
}

int fsync(int file)
{
	return slowly("fsync", file);
}

int fdatasync(int file)
{
	return slowly("fdatasync", file);
}
