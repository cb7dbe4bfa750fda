import Language
import Ground
import Kernfs
import VFS

// Checks that system calls make before a filesystem is involved: arguments, capabilities, and the
// clearing of setuid and setgid bits. gVisor: `pkg/sentry/syscalls/linux`.
extension Engine {
  /// PATH_MAX without the terminating NUL.
  private static let longestPath = 4_095

  /// Throws ENOENT for an empty path and ENAMETOOLONG for one that is too long. A run with only a
  /// root filesystem accepts an empty path, because its recordings were made below the system
  /// calls.
  func checkPath(_ word: PathWord) throws(Errno) {
    if word.bytes.count > Self.longestPath { throw .ENAMETOOLONG }
    let isAlone = clients.others.isEmpty && clients.references.isEmpty
    if word.bytes.isEmpty, word.start == .task, !isAlone { throw .ENOENT }
  }

  /// Checks the length of a symlink's target.
  func checkTarget(_ target: [UInt8]) throws(Errno) {
    if target.isEmpty { throw .ENOENT }
    if target.count > Self.longestPath { throw .ENAMETOOLONG }
  }

  /// mount(2) and umount(2) require CAP_SYS_ADMIN.
  func checkMayMount() throws(Errno) {
    if !task.credentials.has(.administer) { throw .EPERM }
  }

  /// mknod(2) of a device requires CAP_MKNOD. gVisor checks it first, Linux when it makes the name.
  func checkMayMake(_ mode: FileMode) throws(Errno) {
    guard mode.isDevice, machine.rules.firstError == .kernfs else { return }
    if !task.credentials.has(.makeDevices) { throw .EPERM }
  }

  /// Checks XATTR_NAME_MAX and XATTR_SIZE_MAX.
  func checkAttribute(_ name: [UInt8], _ value: [UInt8] = []) throws(Errno) {
    if name.isEmpty || name.count > Name.longest { throw .ERANGE }
    if value.count > 65_536 { throw .E2BIG }
  }

  /// chown(2): -1 keeps an id.
  func changeOwner(_ place: PathOperation, _ uid: UInt32, _ gid: UInt32) throws(Errno) {
    func given(_ id: UInt32) -> UInt32? { id == .max ? nil : id }
    let clears = given(uid) != nil || given(gid) != nil || machine.rules.chownNothing == .clears
    try virtualFilesystem.setStatus(
      place, StatusChange(uid: given(uid), gid: given(gid), clearsPrivileges: clears))
  }

  /// truncate(2) checks the size before the path.
  func checkSize(_ size: Int64) throws(Errno) {
    if size < 0 { throw .EINVAL }
  }

  func truncate(_ place: PathOperation, _ size: Int64) throws(Errno) {
    let keeps = task.credentials.has(.keepSetID)
    try virtualFilesystem.setStatus(place, StatusChange(size: size, clearsPrivileges: !keeps))
  }

  /// write(2)
  func write(_ file: FileDescription, _ bytes: [UInt8]) throws(Errno) -> Int {
    let written = try file.operations.write(file, bytes)
    if written > 0 { file.inode.operations.clearPrivileges(file.inode, task.credentials) }
    return written
  }
}
