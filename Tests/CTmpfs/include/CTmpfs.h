// Calls of Linux that Swift does not import, for the thread that makes them alone: a tmpfs that nobody
// else sees, and the rights of a task. Each returns 0 or the errno.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// What lstat(2) or fstat(2) says.
struct tmpfs_status {
  uint64_t number;
  uint32_t mode, nlink, uid, gid, major, minor;
  int64_t size;
};

// The thread gets mounts of its own, and a tmpfs as its root directory. All of it goes when the thread
// ends. `folder` is covered meanwhile, for this thread.
int tmpfs_enter(const char *folder);

// The thread acts with these ids; nobody but root has capabilities.
int tmpfs_act_as(uid_t uid, gid_t gid);

int tmpfs_lstat(const char *path, struct tmpfs_status *status);
int tmpfs_stat(const char *path, struct tmpfs_status *status);
int tmpfs_fstat(int file, struct tmpfs_status *status);
int tmpfs_access(const char *path, int mode);
int tmpfs_mknod(const char *path, mode_t mode, unsigned major, unsigned minor);
int tmpfs_rename(const char *from, const char *to, int no_replace);
int tmpfs_setxattr(const char *path, const char *name, const void *value, size_t size);
int tmpfs_removexattr(const char *path, const char *name);
// All names from where the directory is, each with a NUL behind it: glibc hides some errors.
int tmpfs_names(int file, char *names, size_t *size);
// These say in `size` how much room there is, and how much there was to say.
int tmpfs_getxattr(const char *path, const char *name, void *value, size_t *size);
int tmpfs_listxattr(const char *path, int follow, char *names, size_t *size);
int tmpfs_lgetxattr(const char *path, const char *name, void *value, size_t *size);
