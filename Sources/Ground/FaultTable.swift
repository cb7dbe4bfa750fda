/// Historical bugs of kernfs and its client filesystems. Each is a switch on the newest edition: it
/// sets one rule, or a few, to a value that was once real. `dentree faults` prints this table.

/// One historical bug.
public struct Fault: Hashable, Sendable {
  /// The name to type.
  public let name: String
  /// The bug, in one line.
  public let story: String
  /// The rules that the bug changes, with their wrong values.
  public let rules: [Setting]

  /// A rule and a value, by name.
  public struct Setting: Hashable, Sendable {
    /// The rule's name.
    public let rule: String
    /// The value's name.
    public let value: String
  }

  init(_ name: String, _ rules: KeyValuePairs<String, String>, _ story: String) {
    self.name = name
    self.story = story
    self.rules = rules.map { Setting(rule: $0.key, value: $0.value) }
  }

  /// Turns the bug on.
  public func apply(to rules: inout Rules) {
    for setting in self.rules {
      let applied = Rule.named(setting.rule)?.set(setting.value, in: &rules) ?? false
      precondition(applied, "fault \(name): no rule \(setting.rule)=\(setting.value)")
    }
  }

  /// True if `rules` have all the values that this bug sets.
  public func isOn(in rules: Rules) -> Bool {
    self.rules.allSatisfy { Rule.named($0.rule)?.value(in: rules) == $0.value }
  }
}

extension Fault {
  /// The fault with that name, or nil.
  public static func named(_ name: String) -> Fault? { all.first { $0.name == name } }

  /// Every fault. Faults whose stories begin with the same number are sides of one bug; A marks
  /// bugs without a number.
  public static let all: [Fault] = [
    Fault(
      "wrong-twin", ["unhash": "name"],
      "2: a dying dentry unhashes another one with its name"),
    Fault(
      "unmount-nothing", ["release": "nothing"],
      "3: unmounting frees neither kept names nor the directories above them"),
    Fault(
      "unmount-root-twice", ["release": "kept-and-root"],
      "3: its first fix also drops the root, as if that were kept"),
    Fault(
      "living-family", ["invalidation": "one"],
      "4: a directory that is no longer valid leaves its family hashed under a dead parent"),
    Fault(
      "mortal-mount-point", ["detach": "at-once"],
      "5: a mount on a removed name is dropped under the locks that the drop needs"),
    Fault(
      "detached-twice", ["detach": "twice"],
      "5: the references of such a mount are queued twice"),
    Fault(
      "rmdir-yourself", ["removed-again": "allowed", "rmdir": "walks"],
      "6: rmdir through the descriptor of a removed directory removes its successor"),
    Fault(
      "undeletable", ["removal": "name-stays"],
      "7: a removed name stays hashed: found, not creatable, not removable"),
    Fault(
      "rename-forgets", ["rename-target": "forgotten"],
      "8: rename onto an existing name loses that name, and panics"),
    Fault(
      "rename-deadlock", ["rename-self": "deadlock"],
      "8: renaming a file to itself locks it twice"),
    Fault(
      "wrong-directory", ["create-link": "from-start"],
      "9: O_CREAT through a relative symlink makes the file where the walk began"),
    Fault(
      "cold-rmdir", ["rmdir": "map-only"],
      "10: rmdir of a directory that was never looked up is ENOENT"),
    Fault(
      "overstaying-tenant", ["task-exit": "nothing", "cached-invalid": "stays"],
      "15: dentries of an exited task stay in the cache, and hold its inodes"),
    Fault(
      "heart-transplant", ["revalidation": "swaps"],
      "16: the new inode of an invalid name is put into the old dentry"),
    Fault(
      "two-names-then-none", ["slot-rename": "leaves-old"],
      "17: a renamed slot also stays under its old name, and outlives its inode"),
    Fault(
      "listed-twice", ["slot-rename": "doubles"],
      "17: a rename over an existing name lists it twice"),
    Fault(
      "born-with-zero", ["synthetic": "uncounted"],
      "18: the inode of a synthetic directory starts with a count of zero"),
    Fault(
      "ouroboros", ["rename-into": "allowed"],
      "19: a directory is moved below itself: a ring that nothing can reach"),
    Fault(
      "guest", ["removal-drop": "unconditional"],
      "20: unlink drops a reference that a looked-up name never had; always on, see removal-drop"),
    Fault(
      "blind-leak-check", ["leak-check": "finalizers"],
      "21: the leak check misses every hashed dentry; use it with another fault"),
    Fault(
      "read-lock-kept", ["truncate": "leaves-lock"],
      "22: O_TRUNC on a read-only mount returns with fs.mu held"),
    Fault(
      "wrong-name", ["removed-name": "first"],
      "23: unlink passes the first name of the path to the directory"),
    Fault(
      "root-not-counted", ["mount-root": "uncounted"],
      "24: a mount holds its root without a reference; unmounting drops another holder's"),
    Fault(
      "registry", ["registry": "remembers"],
      "25: a registry never forgets the directories that are removed"),
    Fault(
      "mounted-pipe", ["mount-on-pipe": "allowed"],
      "A: a mount on a pipe and the pipe hold each other for ever"),
    Fault(
      "ghost-house", ["dead-parent": "allowed"],
      "A: a file made in a removed directory holds it for ever"),
  ]
}
