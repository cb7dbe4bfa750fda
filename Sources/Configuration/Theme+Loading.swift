// Theme+Loading.swift: finds a theme by name or file.

import Canvas
import Glibc
import Themes

extension Theme {
  /// The names of the built-in themes, the default one first.
  public static var builtInNames: [String] { BuiltInThemes.all.map(\.name) }

  /// The file of a built-in theme, for use as a template; nil if there is none with that name.
  public static func builtInSource(_ name: String) -> [UInt8]? {
    BuiltInThemes.all.first { $0.name == name }?.bytes
  }

  /// A built-in theme by its name.
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

  /// A theme from a file's bytes. `name` becomes the theme's name; errors name `file`.
  public static func parse(
    _ bytes: [UInt8], name: String, file: String? = nil
  ) throws(ConfigurationError) -> Theme {
    try ThemeParser.parse(
      bytes, name: name, file: file ?? "\(name).toml", isTrusted: false)
  }

  /// The theme for the argument of `--theme`: a built-in name, otherwise the path of a file.
  /// - Parameter read: returns the bytes of a file, or throws the reason.
  public static func load(
    _ nameOrFile: String, _ read: (String) -> Result<[UInt8], Problem>
  ) throws(ConfigurationError) -> Theme {
    if builtInNames.contains(nameOrFile) { return try named(nameOrFile) }
    let isPath = nameOrFile.contains("/") || nameOrFile.hasSuffix(".toml")
    guard isPath || access(nameOrFile, F_OK) == 0 else { return try named(nameOrFile) }
    let leaf = nameOrFile.split(separator: "/").last.map(String.init) ?? nameOrFile
    let name = leaf.hasSuffix(".toml") ? String(leaf.dropLast(5)) : leaf
    switch read(nameOrFile) {
    case .success(let bytes): return try parse(bytes, name: name, file: nameOrFile)
    case .failure(let problem): throw ConfigurationError(file: nameOrFile, [problem])
    }
  }
}
