// Themes.swift: the built-in themes. Each is a file beside this one, and can be copied to start
// another theme.

/// The built-in themes: their names and the bytes of their files.
public enum BuiltInThemes {
  /// One theme as it stands in its file.
  public typealias Source = (name: String, bytes: [UInt8])

  /// All built-in themes, the default one first.
  public static var all: [Source] {
    [
      ("dark", PackageResources.dark_toml),
      ("light", PackageResources.light_toml),
      ("terminal16", PackageResources.terminal16_toml),
      ("monochrome", PackageResources.monochrome_toml),
    ]
  }
}
