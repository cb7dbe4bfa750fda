/// The scenario that opens if no file is named; built into the program.
public enum Welcome {
  /// The whole file.
  public static var scenario: [UInt8] { PackageResources.welcome_ops }
}
