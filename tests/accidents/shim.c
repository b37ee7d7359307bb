/* Sees, records and spoils what a process writes below one folder.

   Loaded with LD_PRELOAD; asleep until shim_arm() is called.  A record is
   kind(1) path_length(u16) path offset(u64) length(u64) data, all little-endian:
   C created, T truncated (offset: to what size), W written, S synced, D folder
   synced, R renamed, a file or a folder (data: the new path), U unlinked. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[4096];
static size_t root_length;
static int record_fd = -1;
static long fail_at, fail_count, fail_errno, writes;

#define REAL(type, name, ...)                                         \
    static type (*real)(__VA_ARGS__);                                 \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int below(const char *path) {
    return root_length && !strncmp(path, root, root_length);
}

static int path_of(int fd, char *path) {
    char link[64];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, 4095);
    errno = saved;
    if (n < 0) return 0;
    path[n] = 0;
    return below(path);
}

static void note(char kind, const char *path, uint64_t offset, const void *data,
                 uint64_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (record_fd < 0) return;
    char head[4200];
    uint16_t n = (uint16_t)strlen(path);
    int saved = errno;
    head[0] = kind;
    memcpy(head + 1, &n, 2);
    memcpy(head + 3, path, n);
    memcpy(head + 3 + n, &offset, 8);
    memcpy(head + 11 + n, &length, 8);
    if (real(record_fd, head, 19 + n) < 0 || (length && real(record_fd, data, length) < 0))
        _exit(99);
    errno = saved;
}

static int spoiled(void) {
    writes++;
    if (fail_at && writes >= fail_at && writes < fail_at + fail_count) {
        errno = (int)fail_errno;
        return 1;
    }
    return 0;
}

long shim_arm(const char *folder, const char *record, long at, long count, long error) {
    root_length = 0;
    record_fd = *record ? open(record, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600) : -1;
    fail_at = at, fail_count = count, fail_errno = error, writes = 0;
    if (!*folder) return 0;
    snprintf(root, sizeof root, "%s/", folder);
    root_length = strlen(root);
    return 0;
}

long shim_writes(void) { return writes; }

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    char path[4096];
    if (!root_length || !path_of(fd, path)) return real(fd, data, length);
    if (spoiled()) return -1;
    ssize_t n = real(fd, data, length);
    if (n > 0) note('W', path, (uint64_t)lseek(fd, 0, SEEK_CUR) - n, data, n);
    return n;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    char path[4096];
    if (!root_length || !path_of(fd, path)) return real(fd, data, length, offset);
    if (spoiled()) return -1;
    ssize_t n = real(fd, data, length, offset);
    if (n > 0) note('W', path, offset, data, n);
    return n;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    return pwrite64(fd, data, length, offset);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) {
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    char path[4096], piece[65536];
    if (!root_length || !path_of(to, path)) return real(to, from, offset, length);
    if (spoiled()) return -1;
    ssize_t n = real(to, from, offset, length);
    if (n <= 0 || record_fd < 0) return n;
    uint64_t at = (uint64_t)lseek(to, 0, SEEK_CUR) - n, end = at + n;
    int again = open(path, O_RDONLY); /* what was sent is read back */
    while (at < end) {
        size_t most = end - at < sizeof piece ? end - at : sizeof piece;
        ssize_t some = pread(again, piece, most, (off_t)at);
        if (some <= 0) _exit(99);
        note('W', path, at, piece, some);
        at += some;
    }
    close(again);
    return n;
}

ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
    return sendfile64(to, from, (off64_t *)offset, length);
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    char path[4096];
    int done = real(fd, size);
    if (!done && root_length && path_of(fd, path)) note('T', path, size, "", 0);
    return done;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static void synced(int fd) {
    char path[4096];
    struct stat about;
    if (!root_length || fstat(fd, &about)) return;
    if (path_of(fd, path))
        note(S_ISDIR(about.st_mode) ? 'D' : 'S', path, 0, "", 0);
    else if (!strncmp(path, root, root_length - 1) && !path[root_length - 1])
        note('D', path, 0, "", 0);
}

/* Syncs fail as well, and count with the writes. */
static int spoiled_sync(int fd) {
    char path[4096];
    return root_length && path_of(fd, path) && spoiled();
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    if (spoiled_sync(fd)) return -1;
    int done = real(fd);
    if (!done) synced(fd);
    return done;
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    if (spoiled_sync(fd)) return -1;
    int done = real(fd);
    if (!done) synced(fd);
    return done;
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    int done = real(from, to);
    if (!done && below(from)) note('R', from, 0, to, strlen(to));
    return done;
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    int done = real(path);
    if (!done && below(path)) note('U', path, 0, "", 0);
    return done;
}

/* What stands in a folder that is open: Python removes trees by such names. */
int unlinkat(int folder, const char *name, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    char path[4096];
    int ours = root_length && !(flags & AT_REMOVEDIR) && *name != '/'
        && folder != AT_FDCWD && path_of(folder, path)
        && strlen(path) + strlen(name) + 2 < sizeof path;
    int done = real(folder, name, flags);
    if (!done && ours) {
        strcat(strcat(path, "/"), name);
        note('U', path, 0, "", 0);
    }
    return done;
}

static void opened(const char *path, int flags, int was_there) {
    if (!below(path)) return;
    if ((flags & O_CREAT) && !was_there) note('C', path, 0, "", 0);
    else if (flags & O_TRUNC) note('T', path, 0, "", 0);
}

int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    int saved = errno, was_there = root_length && !access(path, F_OK);
    errno = saved;
    int fd = real(path, flags, mode);
    if (fd >= 0 && root_length) opened(path, flags, was_there);
    return fd;
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    return open64(path, flags, mode);
}
