// Names of open flags and access letters, to and from text.

import Ground

extension OpenFlagsWord {
  /// A flag and its name. `O_RDONLY` names no bit.
  struct Name: Sendable {
    let text: String
    let flag: OpenFlagsWord
    let summary: String
  }

  /// All flags, in the order in which `text` writes them.
  static let names: [Name] = [
    Name(text: "O_RDONLY", flag: [], summary: "reading"),
    Name(text: "O_WRONLY", flag: .writeOnly, summary: "writing"),
    Name(text: "O_RDWR", flag: .readWrite, summary: "reading and writing"),
    Name(text: "O_CREAT", flag: .create, summary: "make it if it is missing"),
    Name(text: "O_EXCL", flag: .exclusive, summary: "with O_CREAT: it must be missing"),
    Name(text: "O_TRUNC", flag: .truncate, summary: "empty it"),
    Name(text: "O_DIRECTORY", flag: .directory, summary: "it must be a directory"),
    Name(text: "O_NOFOLLOW", flag: .noFollow, summary: "it must not be a symlink"),
    Name(text: "O_APPEND", flag: .append, summary: "write at the end"),
    Name(text: "O_PATH", flag: .path, summary: "only the place: no reading, no writing"),
    Name(text: "O_NONBLOCK", flag: .nonblocking, summary: "never wait; no call waits here anyway"),
    Name(text: "O_TMPFILE", flag: .temporary, summary: "a file without a name; kernfs has none"),
  ]

  /// `O_RDWR|O_CREAT`; the access mode is always first.
  public var text: String {
    let set = Self.names.filter { !$0.flag.isEmpty && contains($0.flag) }.map(\.text)
    let isReading = isDisjoint(with: [.writeOnly, .readWrite])
    return ((isReading ? ["O_RDONLY"] : []) + set).joined(separator: "|")
  }
}

extension AccessWord {
  /// Letters of `rwx`; `f` if the set is empty.
  public var text: String {
    let letters = (contains(.read) ? "r" : "") + (contains(.write) ? "w" : "")
    let all = letters + (contains(.execute) ? "x" : "")
    return all.isEmpty ? "f" : all
  }
}

extension Verb {
  /// A reader of flags joined by `|`.
  static func openFlags() -> Reader<OpenFlagsWord> {
    let parameter = Parameter(
      name: "FLAGS", kind: .flags, noun: "flags like O_RDWR|O_CREAT",
      choices: OpenFlagsWord.names.map { Parameter.Choice($0.text, $0.summary) })
    return Reader(parameter) { word throws(Mistake) in
      var flags: OpenFlagsWord = []
      for piece in word.bytes.split(separator: 0x7c, omittingEmptySubsequences: false) {
        let text = String(decoding: piece, as: UTF8.self)
        guard let name = OpenFlagsWord.names.first(where: { $0.text == text }) else {
          let known = OpenFlagsWord.names.map(\.text)
          throw Mistake(
            column: word.column + piece.startIndex,
            message: "unknown flag `\(Quoting.excerpt(Array(piece)))`"
              + Suggestion.text(for: text, among: known))
        }
        flags.formUnion(name.flag)
      }
      guard !flags.isSuperset(of: [.writeOnly, .readWrite]) else {
        throw Mistake(column: word.column, message: "expected only one of O_WRONLY and O_RDWR")
      }
      flags.spelling = word.ascii
      return flags
    }
  }

  /// A reader of the letters `r`, `w`, `x` and `f` in any combination.
  static func rights() -> Reader<AccessWord> {
    let parameter = Parameter(
      name: "rwxf", kind: .letters, noun: "some of the letters r, w, x and f",
      choices: [
        Parameter.Choice("r", "may read"), Parameter.Choice("w", "may write"),
        Parameter.Choice("x", "may execute or search"), Parameter.Choice("f", "is there"),
      ])
    return Reader(parameter) { word in
      var rights: AccessWord = []
      for letter in word.bytes {
        switch letter {
        case UInt8(ascii: "r"): rights.insert(.read)
        case UInt8(ascii: "w"): rights.insert(.write)
        case UInt8(ascii: "x"): rights.insert(.execute)
        case UInt8(ascii: "f"): break
        default: return nil
        }
      }
      return word.bytes.isEmpty ? nil : rights
    }
  }
}
