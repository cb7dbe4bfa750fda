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
  case EFAULT = 14
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

  /// The message of strerror(3) and, where it helps, what it means here.
  public var sentence: String {
    switch self {
    case .EPERM: "operation not permitted"
    case .ENOENT: "no such file or directory"
    case .ESRCH: "no such process"
    case .EIO: "input/output error"
    case .ENXIO: "no such device or address"
    case .E2BIG: "argument list too long: more than 65,536 bytes"
    case .EBADF: "bad file descriptor: it is not open for that"
    case .EAGAIN: "resource temporarily unavailable: the call would block"
    case .EACCES: "permission denied"
    case .EFAULT: "bad address: nothing is mapped there"
    case .EBUSY: "device or resource busy"
    case .EEXIST: "file exists"
    case .EXDEV: "invalid cross-device link: not on the same filesystem"
    case .ENODEV: "no such device: not supported by this kind of file"
    case .ENOTDIR: "not a directory"
    case .EISDIR: "is a directory"
    case .EINVAL: "invalid argument"
    case .ENOTTY: "inappropriate ioctl for device: not a terminal"
    case .EFBIG: "file too large"
    case .ENOSPC: "no space left on device"
    case .ESPIPE: "illegal seek: this file has no position"
    case .EROFS: "read-only file system"
    case .EPIPE: "broken pipe: no reader is left"
    case .ERANGE: "numerical result out of range: the name is empty or longer than 255 bytes"
    case .ENAMETOOLONG: "file name too long: over 255 bytes, or a path over 4,095"
    case .ENOSYS: "function not implemented"
    case .ENOTEMPTY: "directory not empty"
    case .ELOOP: "too many levels of symbolic links, or one that must not be followed"
    case .ENODATA: "no data available: no such attribute"
    case .EOPNOTSUPP: "operation not supported"
    case .ENOTCONN: "transport endpoint is not connected: the server is gone"
    case .ECONNREFUSED: "connection refused"
    case .differentImplementations: "kernfs's rename does not work here: rule slot-rename"
    case .absoluteSymlink: "continues at the root"
    case .mountRootOrJump: "continues in another mount"
    case .mountPoint: "continues in what is mounted here"
    }
  }

  /// The error with that name, if operations can return it.
  public static func named(_ name: some StringProtocol) -> Errno? {
    allCases.first { !$0.isInternal && $0.name == name }
  }
}
