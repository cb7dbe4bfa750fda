/// What stat(2) says of a file.
public struct Status: Hashable, Sendable {
  /// When a file was read, written and changed, by the filesystem's own clock.
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

  /// What a device node stands for.
  public struct Device: Hashable, Sendable {
    /// Which driver.
    public var major: UInt32 = 0
    /// Which of its devices.
    public var minor: UInt32 = 0

    public init(major: UInt32 = 0, minor: UInt32 = 0) {
      self.major = major
      self.minor = minor
    }

    /// As events carry it: the major number above 32 bits of the minor one.
    init(_ number: Int64) {
      self.init(
        major: UInt32(truncatingIfNeeded: number >> 32), minor: UInt32(truncatingIfNeeded: number))
    }
  }

  /// st_ino
  public var number: Int64
  /// With the bits of the type.
  public var mode: UInt32
  /// st_nlink
  public var nlink: Int32
  /// st_uid
  public var uid: UInt32
  /// st_gid
  public var gid: UInt32
  /// st_size, in bytes; 0 where the filesystem keeps none.
  public var size: Int64 = 0
  /// st_rdev; 0:0 of what is no device.
  public var device = Device()
  /// st_atime, st_mtime, st_ctime; zeros where the filesystem keeps none.
  public var times = Times()

  public init(number: Int64, mode: UInt32, nlink: Int32, uid: UInt32, gid: UInt32) {
    self.number = number
    self.mode = mode
    self.nlink = nlink
    self.uid = uid
    self.gid = gid
  }

  /// True for a file of a filesystem that keeps a size or times; the others answer zeros.
  public var hasContents: Bool { size != 0 || device != Device() || times != Times() }
  /// Whether it is a character or a block device.
  public var isDevice: Bool { [0o020000, 0o060000].contains(mode & 0o170000) }
}

extension Status.Device: CustomStringConvertible {
  public var description: String { "\(major):\(minor)" }
}

extension Status {
  /// Size, device and times in words, in the order in which stat(1) has them; nil where there are none.
  public var contentsInWords: String? {
    guard hasContents else { return nil }
    let what =
      isDevice ? "device \(device)" : size == 1 ? "1 byte" : "\(size) bytes"
    return
      "\(what), read at \(times.accessed), modified \(times.modified), changed \(times.changed)"
  }
}

extension InodeState {
  /// The size of a file, or what a device node stands for; nothing where its filesystem does not say.
  public var contentsInWords: [String] {
    if let device { return ["device \(device)"] }
    return size.map { ["size \($0)"] } ?? []
  }

  /// Its times; nothing where its filesystem keeps none.
  public var timesInWords: [String] {
    guard let times else { return [] }
    return ["atime \(times.accessed)", "mtime \(times.modified)", "ctime \(times.changed)"]
  }
}
