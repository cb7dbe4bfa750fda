// Theme+Loading.swift: finding a theme by name or file.

import Canvas
import Glibc
import Themes

extension Theme {
  /// The names of the themes in the program, the one to start with first.
  public static var builtInNames: [String] { BuiltInThemes.all.map(\.name) }

  /// The file of a theme of the program, as the start of another one; nil if there is none.
  public static func builtInSource(_ name: String) -> [UInt8]? {
    BuiltInThemes.all.first { $0.name == name }?.bytes
  }

  /// A theme of the program by its name.
  public static func named(_ name: String) throws(ConfigurationError) -> Theme {
    guard let source = BuiltInThemes.all.first(where: { $0.name == name }) else {
      let known = builtInNames.joined(separator: ", ")
      let message = "no such theme; the built-in ones are \(known)"
      let nearest = suggestion(for: name, among: builtInNames)
      throw ConfigurationError(file: name, [Problem(message + nearest)])
    }
    return try ThemeParser.parse(
      source.bytes, name: name, file: "\(name).toml", isTrusted: true)
  }

  /// A theme from the bytes of a file; `name` is the theme's own name, `file` what errors call it.
  public static func parse(
    _ bytes: [UInt8], name: String, file: String? = nil
  ) throws(ConfigurationError) -> Theme {
    try ThemeParser.parse(
      bytes, name: name, file: file ?? "\(name).toml", isTrusted: false)
  }

  /// What the user wrote after `--theme`: a built-in name, or else the path of a file.
  public static func load(_ nameOrFile: String) throws(ConfigurationError) -> Theme {
    if builtInNames.contains(nameOrFile) { return try named(nameOrFile) }
    let isPath = nameOrFile.contains("/") || nameOrFile.hasSuffix(".toml")
    guard isPath || access(nameOrFile, F_OK) == 0 else { return try named(nameOrFile) }
    let bytes = try contents(of: nameOrFile)
    let leaf = nameOrFile.split(separator: "/").last.map(String.init) ?? nameOrFile
    let name = leaf.hasSuffix(".toml") ? String(leaf.dropLast(5)) : leaf
    return try parse(bytes, name: name, file: nameOrFile)
  }

  /// No theme is as long as this; what is longer was not meant.
  private static let longestFile = 1 << 20

  private static func contents(of path: String) throws(ConfigurationError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= longestFile else {
        throw ConfigurationError(file: path, [Problem("too long for a theme")])
      }
    }
  }

  private static func failure(_ path: String) -> ConfigurationError {
    ConfigurationError(file: path, [Problem(String(cString: strerror(errno)))])
  }
}
