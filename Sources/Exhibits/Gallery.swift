/// The exhibits built into the program.

import Language
import Ground

/// An exhibit: a scenario file.
public struct GalleryEntry: Sendable {
  /// Its name on the command line: `proc-leak`.
  public let name: String
  /// The name of its file, for messages.
  public var fileName: String { "\(name).ops" }
  /// The whole file.
  public let bytes: [UInt8]
}

/// The exhibits, in the order of a guided tour.
public enum Gallery {
  /// All exhibits.
  public static let all: [GalleryEntry] = [
    GalleryEntry(name: "proc-leak", bytes: PackageResources.proc_leak_ops),
    GalleryEntry(name: "wrong-twin", bytes: PackageResources.wrong_twin_ops),
    GalleryEntry(name: "unmount-frees-nothing", bytes: PackageResources.unmount_frees_nothing_ops),
    GalleryEntry(name: "dead-parent", bytes: PackageResources.dead_parent_ops),
    GalleryEntry(name: "mortal-mount", bytes: PackageResources.mortal_mount_ops),
    GalleryEntry(name: "rmdir-yourself", bytes: PackageResources.rmdir_yourself_ops),
    GalleryEntry(name: "undeletable", bytes: PackageResources.undeletable_ops),
    GalleryEntry(name: "rename", bytes: PackageResources.rename_ops),
    GalleryEntry(name: "create-elsewhere", bytes: PackageResources.create_elsewhere_ops),
    GalleryEntry(name: "cache-is-not-truth", bytes: PackageResources.cache_is_not_truth_ops),
    GalleryEntry(name: "tenant", bytes: PackageResources.tenant_ops),
    GalleryEntry(name: "two-names", bytes: PackageResources.two_names_ops),
    GalleryEntry(name: "born-with-zero", bytes: PackageResources.born_with_zero_ops),
    GalleryEntry(name: "ouroboros", bytes: PackageResources.ouroboros_ops),
    GalleryEntry(name: "guest", bytes: PackageResources.guest_ops),
    GalleryEntry(name: "read-lock", bytes: PackageResources.read_lock_ops),
    GalleryEntry(name: "wrong-name", bytes: PackageResources.wrong_name_ops),
    GalleryEntry(name: "root-not-counted", bytes: PackageResources.root_not_counted_ops),
    GalleryEntry(name: "never-forgets", bytes: PackageResources.never_forgets_ops),
    GalleryEntry(name: "registry", bytes: PackageResources.registry_ops),
    GalleryEntry(name: "ghost-house", bytes: PackageResources.ghost_house_ops),
  ]

  /// The exhibit with a name. Throws with the nearest name if there is none.
  public static func named(_ name: String) throws(ChoiceMistake) -> GalleryEntry {
    if let entry = all.first(where: { $0.name == name }) { return entry }
    throw ChoiceMistake(
      description: "no exhibit `\(Quoting.excerpt(Array(name.utf8)))`"
        + Suggestion.text(for: name, among: all.map(\.name)) + "; `dentree demo` lists them")
  }
}
