/// The result of stat(2).
public struct Status: Hashable, Sendable {
  /// The timestamps of a file, by its filesystem's clock.
  public struct Times: Hashable, Sendable {
    /// st_atime
    public var accessed: Int64 = 0
    /// st_mtime
    public var modified: Int64 = 0
    /// st_ctime
    public var changed: Int64 = 0

    public init(accessed: Int64 = 0, modified: Int64 = 0, changed: Int64 = 0) {
      self.accessed = accessed
      self.modified = modified
      self.changed = changed
    }
  }

  /// The number of a device node.
  public struct Device: Hashable, Sendable {
    /// The driver.
    public var major: UInt32 = 0
    /// The device of that driver.
    public var minor: UInt32 = 0

    public init(major: UInt32 = 0, minor: UInt32 = 0) {
      self.major = major
      self.minor = minor
    }

    /// Decodes an event's number: the major number above 32 bits of the minor one.
    init(_ number: Int64) {
      self.init(
        major: UInt32(truncatingIfNeeded: number >> 32), minor: UInt32(truncatingIfNeeded: number))
    }
  }

  /// st_ino
  public var number: Int64
  /// st_mode, with the type.
  public var mode: UInt32
  /// st_nlink
  public var nlink: Int32
  /// st_uid
  public var uid: UInt32
  /// st_gid
  public var gid: UInt32
  /// st_size in bytes; 0 if the filesystem stores no sizes.
  public var size: Int64 = 0
  /// st_rdev; 0:0 for other files.
  public var device = Device()
  /// st_atime, st_mtime, st_ctime; 0 if the filesystem stores no times.
  public var times = Times()

  public init(number: Int64, mode: UInt32, nlink: Int32, uid: UInt32, gid: UInt32) {
    self.number = number
    self.mode = mode
    self.nlink = nlink
    self.uid = uid
    self.gid = gid
  }

  /// Whether any of size, device and times is not zero.
  public var hasContents: Bool { size != 0 || device != Device() || times != Times() }
  /// Whether it is a character or a block device.
  public var isDevice: Bool { [0o020000, 0o060000].contains(mode & 0o170000) }
}

extension Status.Device: CustomStringConvertible {
  public var description: String { "\(major):\(minor)" }
}

extension Status {
  /// Size, device and times in words, in the order of stat(1); nil if all of them are zero.
  public var contentsInWords: String? {
    guard hasContents else { return nil }
    let what =
      isDevice ? "device \(device)" : size == 1 ? "1 byte" : "\(size) bytes"
    return
      "\(what), read at \(times.accessed), modified \(times.modified), changed \(times.changed)"
  }
}

extension InodeState {
  /// The size of a file or the number of a device node in words; empty if unknown.
  public var contentsInWords: [String] {
    if let device { return ["device \(device)"] }
    return size.map { ["size \($0)"] } ?? []
  }

  /// The timestamps in words; empty if unknown.
  public var timesInWords: [String] {
    guard let times else { return [] }
    return ["atime \(times.accessed)", "mtime \(times.modified)", "ctime \(times.changed)"]
  }
}
