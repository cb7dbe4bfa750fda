/// The flags of open(2), and the access that they require.

/// The flags of an open file.
public struct OpenFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// O_WRONLY
  public static let writeOnly = OpenFlags(rawValue: 0o1)
  /// O_RDWR
  public static let readWrite = OpenFlags(rawValue: 0o2)
  /// O_CREAT
  public static let create = OpenFlags(rawValue: 0o100)
  /// O_EXCL
  public static let exclusive = OpenFlags(rawValue: 0o200)
  /// O_TRUNC
  public static let truncate = OpenFlags(rawValue: 0o1000)
  /// O_APPEND
  public static let append = OpenFlags(rawValue: 0o2000)
  /// O_DIRECTORY
  public static let directory = OpenFlags(rawValue: 0o200000)
  /// O_NOFOLLOW
  public static let noFollow = OpenFlags(rawValue: 0o400000)
  /// O_NONBLOCK
  public static let nonblocking = OpenFlags(rawValue: 0o4000)
  /// O_TMPFILE, without the O_DIRECTORY that Linux has in it.
  public static let temporary = OpenFlags(rawValue: 0o20000000)
  /// O_PATH
  public static let path = OpenFlags(rawValue: 0o10000000)

  /// Whether the file can be read: true unless O_WRONLY is set.
  public var isReadable: Bool { !contains(.writeOnly) }
  /// Whether the file can be written.
  public var isWritable: Bool { contains(.writeOnly) || contains(.readWrite) }

  /// The access that a file must permit to be opened with these flags.
  /// vfs: `AccessTypesForOpenFlags`.
  public var access: Access {
    if contains(.readWrite) { return [.read, .write] }
    if contains(.writeOnly) { return .write }
    return contains(.truncate) ? [.read, .write] : .read
  }

  /// The flags by name, joined with `|`.
  public var text: String {
    var words = [contains(.readWrite) ? "O_RDWR" : contains(.writeOnly) ? "O_WRONLY" : "O_RDONLY"]
    let rest: [(OpenFlags, String)] = [
      (.create, "O_CREAT"), (.exclusive, "O_EXCL"), (.truncate, "O_TRUNC"),
      (.directory, "O_DIRECTORY"), (.noFollow, "O_NOFOLLOW"), (.append, "O_APPEND"),
      (.path, "O_PATH"), (.nonblocking, "O_NONBLOCK"), (.temporary, "O_TMPFILE"),
    ]
    words += rest.filter { contains($0.0) }.map(\.1)
    return words.joined(separator: "|")
  }
}
