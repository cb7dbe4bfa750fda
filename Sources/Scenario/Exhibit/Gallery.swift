/// The exhibits that are part of the program.

/// One of them: a file in the language of scenarios.
public struct GalleryEntry: Sendable {
  /// As it is typed: `proc-leak`.
  public let name: String
  /// The name of the file in the program.
  public var fileName: String { "\(name).ops" }
  public let bytes: [UInt8]
}

/// All exhibits, in the order in which they are best walked through.
public enum Gallery {
  public static let all: [GalleryEntry] = [
    GalleryEntry(name: "proc-leak", bytes: PackageResources.proc_leak_ops)
  ]

  /// The exhibit of a name. Throws which one may have been meant.
  public static func named(_ name: String) throws(ChoiceMistake) -> GalleryEntry {
    if let entry = all.first(where: { $0.name == name }) { return entry }
    throw ChoiceMistake(
      description: "no exhibit `\(Quoting.excerpt(Array(name.utf8)))`"
        + Suggestion.text(for: name, among: all.map(\.name)) + "; `dentree demo` lists them")
  }
}
