import Language
import Ground
import Kernfs
import VFS

// What the system calls check and add before a filesystem sees anything: arguments, capabilities, and
// the loss of setuid and setgid bits. gVisor: `pkg/sentry/syscalls/linux`.
extension Engine {
  /// PATH_MAX, without the NUL that ends a path.
  private static let longestPath = 4_095

  /// ENOENT for an empty path, ENAMETOOLONG for one that is too long. The recordings of a root filesystem
  /// alone were made below the calls, where an empty path is where it begins: there it still is.
  func checkPath(_ word: PathWord) throws(Errno) {
    if word.bytes.count > Self.longestPath { throw .ENAMETOOLONG }
    let isAlone = clients.others.isEmpty && clients.references.isEmpty
    if word.bytes.isEmpty, word.start == .task, !isAlone { throw .ENOENT }
  }

  /// What a symlink may say.
  func checkTarget(_ target: [UInt8]) throws(Errno) {
    if target.isEmpty { throw .ENOENT }
    if target.count > Self.longestPath { throw .ENAMETOOLONG }
  }

  /// mount(2) and umount(2) are for CAP_SYS_ADMIN.
  func checkMayMount() throws(Errno) {
    if !task.credentials.has(.administer) { throw .EPERM }
  }

  /// mknod(2) of a device is for CAP_MKNOD: gVisor says so first, Linux where the name would be made.
  func checkMayMake(_ mode: FileMode) throws(Errno) {
    guard mode.isDevice, machine.rules.firstError == .kernfs else { return }
    if !task.credentials.has(.makeDevices) { throw .EPERM }
  }

  /// XATTR_NAME_MAX and XATTR_SIZE_MAX.
  func checkAttribute(_ name: [UInt8], _ value: [UInt8] = []) throws(Errno) {
    if name.isEmpty || name.count > Name.longest { throw .ERANGE }
    if value.count > 65_536 { throw .E2BIG }
  }

  /// chown(2): -1 leaves an id as it is.
  func changeOwner(_ place: PathOperation, _ uid: UInt32, _ gid: UInt32) throws(Errno) {
    func given(_ id: UInt32) -> UInt32? { id == .max ? nil : id }
    let clears = given(uid) != nil || given(gid) != nil || machine.rules.chownNothing == .clears
    try virtualFilesystem.setStatus(
      place, StatusChange(uid: given(uid), gid: given(gid), clearsPrivileges: clears))
  }

  /// truncate(2), which looks at the size first.
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
