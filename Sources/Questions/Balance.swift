/// Compares the effect of each operation with its contract. The contract is the same in every
/// edition. What a cache or `Keep()` retains is not part of it and has its own column.

import Scenario
import Language
import Ground
import Timeline

/// The changes that an operation may make.
public struct Contract: Hashable, Sendable {
  /// Names in directories.
  public var names = 0...0
  /// Open files and held dentries.
  public var files = 0...0
  /// Connected mounts.
  public var mounts = 0...0

  /// The contract of an operation that succeeds.
  static func of(_ operation: Operation?) -> Contract {
    switch operation {
    // `fs` makes and mounts a tree.
    case nil: Contract(names: 0...Int.max, mounts: 0...1)
    case .create, .mkdir, .symlink, .link, .linkFollowing, .mkfifo, .mknod: Contract(names: 1...1)
    case .unlink, .rmdir: Contract(names: -1 ... -1)
    case .rename: Contract(names: -1...0)
    case .open(_, let flags, _, _):
      Contract(names: flags.contains(.create) ? 0...1 : 0...0, files: 1...1)
    case .opendir, .socket, .importFile, .getdentry: Contract(files: 1...1)
    case .pipe: Contract(files: 2...2)
    // Closing the last name of a file closes the file, and may end a detached mount.
    case .close, .putdentry: Contract(names: Int.min...0, files: -1...0, mounts: Int.min...0)
    case .exit, .closeAll: Contract(names: Int.min...0, files: Int.min...0, mounts: Int.min...0)
    case .mount: Contract(names: 0...Int.max, mounts: 1...1)
    case .umount: Contract(names: Int.min...0, mounts: Int.min ... -1)
    case .unmount: Contract(names: Int.min...0, files: Int.min...0, mounts: Int.min...0)
    case .remote, .dynadd, .dyndel: Contract(names: -1...1)
    case .sleep: Contract()
    case .repeated:
      Contract(names: .min ... .max, files: .min ... .max, mounts: .min ... .max)
    case .user, .spawn, .chdir, .fchdir, .remount, .getcwd, .fstat, .seek, .read, .write, .readdir,
      .dup, .readlink,
      .stat, .lstat, .access, .chmod, .chown, .truncate, .utimes, .setxattr, .getxattr,
      .listxattr, .removexattr, .invalidate, .revalidate, .keep, .dump:
      Contract()
    }
  }

  /// `+1 name`, `-1 file`, `nothing`, `any`.
  public var text: String {
    let parts = [(names, "name"), (files, "file"), (mounts, "mount")].compactMap(Self.word)
    return parts.isEmpty ? "nothing" : parts.joined(separator: " ")
  }

  private static func word(_ range: ClosedRange<Int>, _ noun: String) -> String? {
    // What can happen when the last use of a mount ends is allowed, but not part of the operation's
    // purpose.
    if range == 0...0 || range == Int.min...0 || range == 0...Int.max { return nil }
    if range.lowerBound == range.upperBound { return "\(signed(range.lowerBound)) \(noun)" }
    if range.lowerBound < -1 && range.upperBound > 1 { return "± \(noun)s" }
    let low = range.lowerBound < -1 ? "fewer" : signed(range.lowerBound)
    let high = range.upperBound > 1 ? "more" : signed(range.upperBound)
    return "\(low)..\(high) \(noun)s"
  }

  static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }
}

/// The changes that an operation made.
public struct BalanceEffect: Hashable, Sendable {
  /// Names in directories.
  public var names = 0
  /// Open files and held dentries.
  public var files = 0
  /// Connected mounts.
  public var mounts = 0
  /// References that `Keep()` left with the tree, and cached dentries.
  public var retained = 0

  init(_ events: EventLog.SubSequence) {
    for event in events {
      let change = event.traits.counts
      names += change.names
      files += change.files
      mounts += change.mounts
      retained += change.kept + change.cache
    }
  }

  /// `+1 name`, `-1 file`, `nothing`.
  public var text: String {
    let parts = [(names, "name"), (files, "file"), (mounts, "mount")].compactMap { count, noun in
      count == 0 ? nil : "\(Contract.signed(count)) \(noun)\(abs(count) == 1 ? "" : "s")"
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: " ")
  }
}

/// An operation in the balance.
public struct BalanceRow: Hashable, Sendable {
  /// The operation's index; `fs` is 0.
  public let operation: Int
  /// What it may change.
  public let contract: Contract
  /// What it changed.
  public let effect: BalanceEffect
  /// References that it took and that are leaks now.
  public let left: [SuspectReference]

  /// Whether it stayed within its contract and left no leak.
  public var isEven: Bool { left.isEmpty && isWithinContract }

  /// Whether its changes are those of the contract.
  public var isWithinContract: Bool {
    contract.names.contains(effect.names) && contract.files.contains(effect.files)
      && contract.mounts.contains(effect.mounts)
  }
}

extension Session {
  /// The balance of the operations that have ended at the cursor.
  public func balance() -> [BalanceRow] {
    let count = timeline.operations(endedBy: timeline.cursor)
    let left = Dictionary(grouping: timeline.suspects(at: timeline.cursor), by: \.operation)
    return (0..<count).map { index in
      let record = timeline.operations[index]
      // A recording may lack the lines of its operations.
      let operation =
        index > 0 && index <= lines.count ? lines[index - 1].content : nil
      let hasFailed = if case .done = record.outcome { false } else { true }
      return BalanceRow(
        operation: index, contract: hasFailed ? Contract() : Contract.of(operation),
        effect: BalanceEffect(timeline.events[record.first..<record.end]), left: left[index] ?? [])
    }
  }

  /// The page of `:balance`: a row for each operation, its leaks below it, and what each leak keeps
  /// alive.
  public func balancePage() -> [String] {
    let rows = balance()
    var page = ["op  operation · what it is for · what it did · retained"]
    for row in rows {
      let mark = row.isEven ? " " : "!"
      let retained =
        row.effect.retained == 0 ? "" : " · retained \(Contract.signed(row.effect.retained))"
      page.append(
        "\(mark) \(row.operation)  \(timeline.operations[row.operation].text) · "
          + "\(row.contract.text) · \(row.effect.text)\(retained)")
      page += leaks(of: row).map { "     " + $0 }
    }
    let leaks = rows.reduce(0) { $0 + $1.left.count }
    page.append(leaks == 0 ? "Nothing is left behind." : "\(leaks) left behind.")
    return page
  }

  /// The leaks of an operation, one line each, and below each the objects that it keeps alive.
  public func leaks(of row: BalanceRow) -> [String] {
    row.left.flatMap { suspect in
      [timeline.sentence(of: suspect)]
        + victims(of: suspect).map {
          "  keeps \(Sentence.name(of: $0, in: timeline.model, names: timeline.names)) alive"
        }
    }
  }

  /// The objects that live only because of a reference: its subject, the inode that only the
  /// subject leads to, and the parents that nothing else holds.
  public func victims(of suspect: SuspectReference) -> [ObjectID] {
    let model = timeline.model
    guard let subject = timeline.reference(suspect.serial)?.subject,
      model.counted(subject)?.references.count == 1
    else { return [] }
    var found = [subject]
    var here = subject
    var loop = LoopDetector(from: ObjectID.none)
    while here.kind == .dentry, !loop.closes(at: here) {
      let state = model.dentries[here]
      if model.counted(state.inode)?.references.count == 1 { found.append(state.inode) }
      guard state.parent != .none, model.counted(state.parent)?.references.count == 1 else { break }
      here = state.parent
      found.append(here)
    }
    return found
  }
}
