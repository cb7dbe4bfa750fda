// ThemeParser.swift: parses a theme file and reports all its mistakes at once.
//
// The module reads what users configure. Everything passes through here or through
// `Theme+Loading.swift`; a mistake never stops the program: the caller gets a `ConfigurationError`
// and uses the default theme.

import Canvas
import TOMLKit

/// Parses one document into one theme.
struct ThemeParser {
  private let document: TOMLDocument
  private var theme: Theme
  private var palette: [String: Color] = [:]
  private var problems: [Problem] = []

  private init(_ document: TOMLDocument, name: String) {
    self.document = document
    theme = Theme(name: name)
  }

  /// Parses a theme. `name` becomes the theme's name; errors name `file`. Built-in files are
  /// trusted.
  static func parse(
    _ bytes: [UInt8], name: String, file: String, isTrusted: Bool
  ) throws(ConfigurationError) -> Theme {
    let document = try TOMLDocument(bytes, file: file, isTrusted: isTrusted)
    var parser = ThemeParser(document, name: name)
    try parser.readBase()
    parser.readSections()
    guard parser.problems.isEmpty else {
      throw ConfigurationError(file: file, parser.problems)
    }
    return parser.theme
  }

  /// Starts from another theme if the file names one. Built-in themes have no base, so this
  /// recursion ends.
  private mutating func readBase() throws(ConfigurationError) {
    guard let value = document.root["inherits"] else { return }
    let names = Theme.builtInNames
    guard let base = value.string, names.contains(base) else {
      report("inherits", nil, "expected \"inherits\" to be one of \(names.joined(separator: ", "))")
      return
    }
    let name = theme.name
    theme = try Theme.named(base)
    theme.name = name
  }

  private mutating func readSections() {
    let sections = ["window", "palette", "roles", "surfaces"]
    for (key, value) in entries(document.root) where key != "inherits" {
      if !sections.contains(key) {
        report(key, nil, "unknown section \"\(key)\"" + suggestion(for: key, among: sections))
      } else if value.table == nil {
        report(key, nil, "\"\(key)\" must be a section: [\(key)]")
      }
    }
    read("palette") { $0.readPalette($1, $2) }
    read("window") { $0.readWindow($1, $2) }
    read("roles") { $0.readRole($1, $2) }
    read("surfaces") { $0.readSurface($1, $2) }
  }

  private mutating func read(
    _ section: String, _ entry: (inout ThemeParser, String, any TOMLValueConvertible) -> Void
  ) {
    guard let table = document.root[section]?.table else { return }
    for (key, value) in entries(table) { entry(&self, key, value) }
  }

  private func entries(_ table: TOMLTable) -> [(String, any TOMLValueConvertible)] {
    table.keys.compactMap { key in table[key].map { (key, $0) } }
  }

  private mutating func report(_ key: String, _ section: String?, _ message: String) {
    problems.append(Problem(line: document.line(of: key, in: section), message))
  }
}

// MARK: - The sections

extension ThemeParser {
  private static let roles = Dictionary(
    uniqueKeysWithValues: Role.allCases.map { ("\($0)", $0) })
  private static let surfaces = Dictionary(
    uniqueKeysWithValues: Surface.allCases.map { ("\($0)", $0) })

  private mutating func readPalette(_ key: String, _ value: any TOMLValueConvertible) {
    guard let color = value.string.flatMap(Color.init(theme:)) else {
      report(key, "palette", ThemeParser.colorExpected(value))
      return
    }
    guard Color(theme: key) == nil else {
      report(key, "palette", "\"\(key)\" is a colour already; choose another name")
      return
    }
    palette[key] = color
  }

  private mutating func readWindow(_ key: String, _ value: any TOMLValueConvertible) {
    guard let rgb = value.string.flatMap(RGB.init(hex:)) else {
      report(key, "window", "expected a colour like \"#14161b\", found \(value.debugDescription)")
      return
    }
    switch key {
    case "background": theme.window.background = rgb
    case "foreground": theme.window.foreground = rgb
    default:  // of all the words a person can write
      let known = ["background", "foreground"]
      report(key, "window", "unknown key \"\(key)\"" + suggestion(for: key, among: known))
    }
  }

  private mutating func readRole(_ key: String, _ value: any TOMLValueConvertible) {
    guard let role = Self.roles[key] else {
      reportUnknown(key, in: "roles", kind: "role")
      return
    }
    guard let text = value.string else {
      report(key, "roles", "expected a text like \"red bold\", found \(value.debugDescription)")
      return
    }
    var words = text.split(separator: " ").map(String.init)
    guard !words.isEmpty else {
      report(key, "roles", "expected a colour, found nothing")
      return
    }
    guard let color = color(words.removeFirst(), key, "roles") else { return }
    guard let attributes = attributes(words, key, "roles") else { return }
    theme[role] = Ink(color, attributes)
  }

  private mutating func readSurface(_ key: String, _ value: any TOMLValueConvertible) {
    guard let surface = Self.surfaces[key] else {
      reportUnknown(key, in: "surfaces", kind: "surface")
      return
    }
    guard let table = value.table else {
      report(key, "surfaces", "expected a table like { background = \"blue\" }")
      return
    }
    var paper = Paper()
    for (field, value) in entries(table) { read(field, value, of: key, into: &paper) }
    theme[surface] = paper
  }

  private mutating func read(
    _ field: String, _ value: any TOMLValueConvertible, of surface: String, into paper: inout Paper
  ) {
    let fields = ["background", "foreground", "fallback"]
    guard fields.contains(field) else {
      let nearest = suggestion(for: field, among: fields)
      report(surface, "surfaces", "unknown key \"\(field)\" of a surface\(nearest)")
      return
    }
    guard let text = value.string else {
      report(surface, "surfaces", "\"\(field)\" must be a text, found \(value.debugDescription)")
      return
    }
    if field == "fallback" {
      let words = text.split(separator: " ").map(String.init)
      paper.fallback = attributes(words, surface, "surfaces") ?? []
    } else if let color = color(text, surface, "surfaces") {
      if field == "background" { paper.background = color } else { paper.foreground = color }
    }
  }

  /// Reports a role among surfaces, a surface among roles, or an unknown word.
  private mutating func reportUnknown(_ key: String, in section: String, kind: String) {
    let roles = Role.allCases.map { "\($0)" }
    let surfaces = Surface.allCases.map { "\($0)" }
    let (own, others) = section == "roles" ? (roles, surfaces) : (surfaces, roles)
    let otherSection = section == "roles" ? "surfaces" : "roles"
    let nearest = suggestion(for: key, among: own)
    if others.contains(key) {
      report(key, section, "unknown \(kind) \"\(key)\"; it belongs under [\(otherSection)]")
    } else {
      let other = nearest.isEmpty ? suggestion(for: key, among: others) : nearest
      report(key, section, "unknown \(kind) \"\(key)\"\(other)")
    }
  }
}

// MARK: - Values

extension ThemeParser {
  private mutating func color(_ word: String, _ key: String, _ section: String) -> Color? {
    if let color = palette[word] ?? Color(theme: word) { return color }
    let known = Array(palette.keys).sorted() + Color.themeNames
    let expected =
      word.hasPrefix("#") ? "; expected \"#rrggbb\"" : suggestion(for: word, among: known)
    report(key, section, "unknown colour \"\(word)\"\(expected)")
    return nil
  }

  private mutating func attributes(
    _ words: [String], _ key: String, _ section: String
  ) -> Attributes? {
    var result: Attributes = []
    for word in words {
      guard let known = Attributes.names.first(where: { $0.name == word }) else {
        let nearest = suggestion(for: word, among: Attributes.names.map(\.name))
        report(key, section, "unknown attribute \"\(word)\"\(nearest)")
        return nil
      }
      result.formUnion(known.attribute)
    }
    return result
  }

  private static func colorExpected(_ value: any TOMLValueConvertible) -> String {
    "expected a colour (\"#8ec7ff\", \"red\", \"208\" or \"default\"), "
      + "found \(value.debugDescription)"
  }
}

extension Color {
  /// The names of the sixteen colours in order, after "default".
  static let themeNames: [String] = {
    let eight = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    return ["default"] + eight + eight.map { "bright-" + $0 }
  }()

  /// A colour in the syntax of theme files; nil if malformed. Palette names are resolved elsewhere.
  init?(theme word: String) {
    if let place = Color.themeNames.firstIndex(of: word) {
      self = place == 0 ? .default : .indexed(UInt8(place - 1))
    } else if let rgb = RGB(hex: word) {
      self = .rgb(rgb)
    } else if let index = UInt8(word), word.utf8.first != UInt8(ascii: "+") {
      self = .indexed(index)
    } else {
      return nil
    }
  }
}
