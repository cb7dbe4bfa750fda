// Themes.swift: the themes that are part of the program. Each is a file beside this one and can be
// copied as the start of another.

/// The built-in themes: their names and the bytes of their files.
public enum BuiltInThemes {
  /// One theme as it stands in its file.
  public typealias Source = (name: String, bytes: [UInt8])

  /// All of them, the one to start with first.
  public static var all: [Source] {
    [
      ("dark", PackageResources.dark_toml),
      ("light", PackageResources.light_toml),
      ("terminal16", PackageResources.terminal16_toml),
      ("monochrome", PackageResources.monochrome_toml),
    ]
  }
}
