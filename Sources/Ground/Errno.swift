/// Why an operation failed, with Linux's numbers (errno(3)).

/// An error of the modelled kernel. The last three are internal: they make the virtual filesystem
/// resume the walk elsewhere (vfs: `resolveMountRootOrJumpError`, `resolveMountPointError`,
/// `resolveAbsSymlinkError`).
public enum Errno: Int32, Error, Hashable, Sendable, CaseIterable, BitwiseCopyable {
  case EPERM = 1
  case ENOENT = 2
  case ESRCH = 3
  case EIO = 5
  case ENXIO = 6
  case E2BIG = 7
  case EBADF = 9
  case EAGAIN = 11
  case EACCES = 13
  case EBUSY = 16
  case EEXIST = 17
  case EXDEV = 18
  case ENODEV = 19
  case ENOTDIR = 20
  case EISDIR = 21
  case EINVAL = 22
  case ENOTTY = 25
  case EFBIG = 27
  case ENOSPC = 28
  case ESPIPE = 29
  case EROFS = 30
  case EPIPE = 32
  case ERANGE = 34
  case ENAMETOOLONG = 36
  case ENOSYS = 38
  case ENOTEMPTY = 39
  case ELOOP = 40
  case ENODATA = 61
  case EOPNOTSUPP = 95
  case ENOTCONN = 107
  case ECONNREFUSED = 111

  /// Not an errno of Linux: the error that kernfs's rename returned before rename worked.
  /// Rule `slot-rename`.
  case differentImplementations = 1000

  /// Resume at the task's root: the walk followed an absolute symlink.
  case absoluteSymlink = -1
  /// Resume below a mount's root, or at the target of a magic link.
  case mountRootOrJump = -2
  /// Resume at the root of the filesystem that is mounted here.
  case mountPoint = -3

  /// True for the errors that operations never return.
  public var isInternal: Bool { rawValue < 0 }

  /// The name, as in errno(3).
  public var name: String {
    self == .differentImplementations
      ? "other: rename across inodes with different implementations" : "\(self)"
  }

  /// One clause in plain words.
  public var sentence: String {
    switch self {
    case .EPERM: "not permitted"
    case .ENOENT: "no such file or directory"
    case .ESRCH: "no such process"
    case .EIO: "input or output error"
    case .ENXIO: "no such device or address"
    case .E2BIG: "more than 65,536 bytes"
    case .EBADF: "the file is not open for that"
    case .EAGAIN: "nothing there now, and nobody waits"
    case .EACCES: "permission denied"
    case .EBUSY: "busy: in use"
    case .EEXIST: "the name exists already"
    case .EXDEV: "not on the same filesystem"
    case .ENODEV: "not supported by this kind of file"
    case .ENOTDIR: "not a directory"
    case .EISDIR: "is a directory"
    case .EINVAL: "invalid argument"
    case .ENOTTY: "not a terminal"
    case .EFBIG: "too big"
    case .ENOSPC: "no space left"
    case .ESPIPE: "this file has no position"
    case .EROFS: "mounted read-only"
    case .EPIPE: "nobody is left to read it"
    case .ERANGE: "the attribute has no name, or one of more than 255 bytes"
    case .ENAMETOOLONG: "a name is longer than 255 bytes, or a path than 4,095"
    case .ENOSYS: "not implemented"
    case .ENOTEMPTY: "the directory is not empty"
    case .ELOOP: "too many symbolic links, or one that must not be followed"
    case .ENODATA: "no such attribute"
    case .EOPNOTSUPP: "not supported"
    case .ENOTCONN: "the server is gone"
    case .ECONNREFUSED: "connection refused"
    case .differentImplementations: "kernfs's own does not work here: rule slot-rename"
    case .absoluteSymlink: "goes on at the root"
    case .mountRootOrJump: "goes on in another mount"
    case .mountPoint: "goes on in what is mounted here"
    }
  }

  /// The error with that name, if operations can return it.
  public static func named(_ name: some StringProtocol) -> Errno? {
    allCases.first { !$0.isInternal && $0.name == name }
  }
}
