/// The scenario that opens where no file is named; part of the program.
public enum Welcome {
  /// The whole file.
  public static var scenario: [UInt8] { PackageResources.welcome_ops }
}
