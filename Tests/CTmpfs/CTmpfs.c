#define _GNU_SOURCE
#include "CTmpfs.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

static int said(long result) { return result < 0 ? errno : 0; }

int tmpfs_enter(const char *folder) {
  if (unshare(CLONE_NEWNS | CLONE_FS)) return errno;
  umask(0);
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) return errno;
  if (mount("none", folder, "tmpfs", 0, "mode=0755,size=16m")) return errno;
  if (chdir(folder) || chroot(".")) return errno;
  // The calls themselves, as glibc's are for all threads.
  return said(syscall(SYS_setgroups, 0, NULL));
}

int tmpfs_act_as(uid_t uid, gid_t gid) {
  if (syscall(SYS_setresuid, -1, 0, -1)) return errno;
  if (syscall(SYS_setresgid, -1, gid, -1)) return errno;
  return said(syscall(SYS_setresuid, -1, uid, -1));
}

static int tell(int result, const struct stat *found, struct tmpfs_status *status) {
  if (result) return errno;
  *status = (struct tmpfs_status){
      .number = found->st_ino, .mode = found->st_mode, .nlink = found->st_nlink,
      .uid = found->st_uid, .gid = found->st_gid, .major = major(found->st_rdev),
      .minor = minor(found->st_rdev), .size = found->st_size};
  return 0;
}

int tmpfs_lstat(const char *path, struct tmpfs_status *status) {
  struct stat found;
  return tell(lstat(path, &found), &found, status);
}

int tmpfs_stat(const char *path, struct tmpfs_status *status) {
  struct stat found;
  return tell(stat(path, &found), &found, status);
}

int tmpfs_fstat(int file, struct tmpfs_status *status) {
  struct stat found;
  return tell(fstat(file, &found), &found, status);
}

int tmpfs_access(const char *path, int mode) {
  return said(syscall(SYS_faccessat2, AT_FDCWD, path, mode, AT_EACCESS));
}

int tmpfs_mknod(const char *path, mode_t mode, unsigned major, unsigned minor) {
  return said(mknod(path, mode, makedev(major, minor)));
}

int tmpfs_rename(const char *from, const char *to, int no_replace) {
  return said(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, no_replace ? 1 : 0));
}

int tmpfs_setxattr(const char *path, const char *name, const void *value, size_t size) {
  return said(setxattr(path, name, value, size, 0));
}

int tmpfs_removexattr(const char *path, const char *name) { return said(removexattr(path, name)); }

int tmpfs_names(int file, char *names, size_t *size) {
  char entries[4096];
  size_t room = *size;
  long count;
  *size = 0;
  while ((count = syscall(SYS_getdents64, file, entries, sizeof entries)) > 0) {
    for (long at = 0; at < count;) {
      // struct linux_dirent64: two numbers of 8 bytes, its length, a type, the name.
      unsigned short length;
      memcpy(&length, entries + at + 16, sizeof length);
      size_t name = strlen(entries + at + 19) + 1;
      if (*size + name > room) return ERANGE;
      memcpy(names + *size, entries + at + 19, name);
      *size += name;
      at += length;
    }
  }
  return said(count);
}

static int measured(ssize_t result, size_t *size) {
  if (result < 0) return errno;
  *size = result;
  return 0;
}

int tmpfs_getxattr(const char *path, const char *name, void *value, size_t *size) {
  return measured(getxattr(path, name, value, *size), size);
}

int tmpfs_lgetxattr(const char *path, const char *name, void *value, size_t *size) {
  return measured(lgetxattr(path, name, value, *size), size);
}

int tmpfs_listxattr(const char *path, int follow, char *names, size_t *size) {
  return measured(follow ? listxattr(path, names, *size) : llistxattr(path, names, *size), size);
}
