// A scenario for each fault: it has no findings on a healthy engine, and some with the fault.

/// The scenario of each fault.
enum FaultScenarios {
  static let all: [(fault: String, text: String)] = [
    (
      "wrong-twin",
      """
      fs plain keep=1
      open /f O_CREAT as fd1
      unlink /f
      create /f
      close fd1
      expect refs(/f) == 1 and hashed(/f)
      """
    ),
    ("unmount-nothing", "fs plain keep=1\nmkdir /a\ncreate /a/b\n"),
    ("unmount-root-twice", "fs plain keep=1\nkeep / 1\ncreate /a\n"),
    (
      "living-family",
      """
      fs plain keep=1
      mkdir /d
      mkdir /d/sub
      invalidate /d
      stat /d
      """
    ),
    (
      "mortal-mount-point",
      """
      fs plain keep=1
      mkdir /proc
      mount proc /proc
      spawn T2
      mount memory /proc/2
      exit T2
      """
    ),
    (
      "detached-twice",
      """
      fs plain keep=1
      mkdir /proc
      mount proc /proc
      spawn T2
      mount memory /proc/2
      exit T2
      """
    ),
    (
      "rmdir-yourself",
      """
      fs plain
      mkdir /a
      opendir /a as fd1
      rmdir /a
      mkdir /a
      rmdir @fd1/.
      expect errno == EINVAL
      close fd1
      """
    ),
    ("undeletable", "fs plain\ncreate /f\nunlink /f\nstat /f\nexpect errno == ENOENT\n"),
    ("rename-forgets", "fs plain\nrename client\ncreate /a\ncreate /b\nrename /a /b\n"),
    ("rename-deadlock", "fs plain\ncreate /a\nrename /a /a\n"),
    (
      "wrong-directory",
      """
      fs plain
      mkdir /a
      symlink t /a/l
      open /a/l O_WRONLY|O_CREAT as fd1
      expect exists(/a/t) and not exists(/t)
      """
    ),
    ("cold-rmdir", "fs std\nrmdir /w\n"),
    (
      "overstaying-tenant",
      """
      fs plain keep=1
      mkdir /proc
      mount proc /proc cached=10
      spawn T2
      stat /proc/2/status
      exit T2
      """
    ),
    (
      "heart-transplant",
      """
      fs plain
      mkdir /m
      mount fuse /m
      remote create /m/f
      open /m/f as fd1
      remote remove /m/f
      remote mkdir /m/f
      stat /m/f
      remote create /m/f/x
      stat /m/f/x
      expect errno == ok
      fstat fd1
      """
    ),
    ("two-names-then-none", "fs plain\ncreate /a\nrename /a /b\nunlink /b\nstat /a\n"),
    ("listed-twice", "fs plain\ncreate /a\ncreate /b\nrename /a /b\n"),
    ("born-with-zero", "fs std\nmount memory /ro/new synthetic\nstat /ro/new\n"),
    (
      "ouroboros",
      """
      fs plain keep=1
      mkdir /m
      mount memory /m
      mkdir /m/a
      mkdir /m/a/b
      rename /m/a /m/a/b/a
      expect errno == EINVAL
      """
    ),
    (
      "read-lock-kept",
      """
      fs plain
      mkdir /m
      mount std /m ro
      user root
      open /m/ro/sfile O_TRUNC as fd1
      """
    ),
    ("wrong-name", "fs plain\nmkdir /a\ncreate /a/b\nunlink /a/b\n"),
    ("root-not-counted", "fs plain keep=1\nmkdir /m\nmount memory /m\numount /m\n"),
    (
      "registry",
      "fs plain keep=1\nmkdir /m\nmount memory /m\nmkdir /m/c\nrmdir /m/c\numount /m\n"
    ),
    (
      "mounted-pipe",
      """
      fs plain keep=1
      mkdir /proc
      mount proc /proc
      pipe as r w
      mount memory /proc/self/fd/0
      close r
      close w
      """
    ),
    (
      "ghost-house",
      """
      fs plain keep=1
      mkdir /d
      opendir /d as fd1
      rmdir /d
      open @fd1/g O_CREAT as fd2
      expect errno == ENOENT
      """
    ),
  ]

  /// An unmount that frees nothing leaves names hashed.
  static let leftHashed =
    """
    fs plain keep=1
    mkdir /m
    mount memory /m
    mkdir /m/a
    create /m/a/b
    umount /m
    expect leaks > 0
    expect reported == leaks
    """

  /// At the seed a dying twin unhashes its namesake, whose name's reference is never dropped: first while a
  /// file uses the twin, then when none does.
  static let unhashedTwin =
    """
    fs plain keep=1
    open /f O_CREAT as fd1
    unlink /f
    open /f O_CREAT as fd2
    close fd1
    expect leaks == 1 and reported == 0
    close fd2
    expect leaks == 1 and reported == 1
    """

  /// Every edition has this one; only a rule turns it off.
  static let guest =
    """
    fs plain
    create /f
    invalidate /f
    stat /f
    unlink /f
    """
}
