/// Each operation's effect on what can be counted, beside what it is for. The contract is the same in
/// every edition; what a cache or `Keep()` retains is no part of it and has a column of its own.

import Scenario
import Language
import Ground
import Timeline

/// What an operation may change: names, open files and held dentries, connected mounts.
public struct Contract: Hashable, Sendable {
  /// Names in directories.
  public var names = 0...0
  /// Open files and held dentries.
  public var files = 0...0
  /// Connected mounts.
  public var mounts = 0...0

  /// One line of the table: what a verb is for when it succeeds.
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
    // The last of several names of a file closes it, and may end a mount that was detached.
    case .close, .putdentry: Contract(names: Int.min...0, files: -1...0, mounts: Int.min...0)
    case .exit, .closeAll: Contract(names: Int.min...0, files: Int.min...0, mounts: Int.min...0)
    case .mount: Contract(names: 0...Int.max, mounts: 1...1)
    case .umount: Contract(names: Int.min...0, mounts: Int.min ... -1)
    case .unmount: Contract(names: Int.min...0, files: Int.min...0, mounts: Int.min...0)
    case .remote, .dynadd, .dyndel: Contract(names: -1...1)
    case .repeated:
      Contract(names: .min ... .max, files: .min ... .max, mounts: .min ... .max)
    case .user, .spawn, .chdir, .getcwd, .fstat, .seek, .read, .write, .readdir, .dup, .readlink,
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
    // What may go with the last use of a mount is allowed, and not what the operation is for.
    if range == 0...0 || range == Int.min...0 || range == 0...Int.max { return nil }
    if range.lowerBound == range.upperBound { return "\(signed(range.lowerBound)) \(noun)" }
    if range.lowerBound < -1 && range.upperBound > 1 { return "± \(noun)s" }
    let low = range.lowerBound < -1 ? "fewer" : signed(range.lowerBound)
    let high = range.upperBound > 1 ? "more" : signed(range.upperBound)
    return "\(low)..\(high) \(noun)s"
  }

  static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }
}

/// What an operation has done to the counts.
public struct BalanceEffect: Hashable, Sendable {
  /// Names in directories.
  public var names = 0
  /// Open files and held dentries.
  public var files = 0
  /// Connected mounts.
  public var mounts = 0
  /// References that `Keep()` left with the tree, and dentries in caches.
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

/// One operation of the balance.
public struct BalanceRow: Hashable, Sendable {
  /// The operation's index; `fs` is 0.
  public let operation: Int
  /// What it is for.
  public let contract: Contract
  /// What it did.
  public let effect: BalanceEffect
  /// What it left behind and is there still: each is a leak.
  public let left: [SuspectReference]

  /// False if it did what it is not for, or left something behind.
  public var isEven: Bool { left.isEmpty && isWithinContract }

  /// Whether it did no more and no less than it is for.
  public var isWithinContract: Bool {
    contract.names.contains(effect.names) && contract.files.contains(effect.files)
      && contract.mounts.contains(effect.mounts)
  }
}

extension Session {
  /// The balance up to the border of operations at or before the cursor.
  public func balance() -> [BalanceRow] {
    let count = timeline.operations(endedBy: timeline.cursor)
    let left = Dictionary(grouping: timeline.suspects(at: timeline.cursor), by: \.operation)
    return (0..<count).map { index in
      let record = timeline.operations[index]
      // The lines of a recording may not be known.
      let operation =
        index > 0 && index <= lines.count ? lines[index - 1].content : nil
      let hasFailed = if case .done = record.outcome { false } else { true }
      return BalanceRow(
        operation: index, contract: hasFailed ? Contract() : Contract.of(operation),
        effect: BalanceEffect(timeline.events[record.first..<record.end]), left: left[index] ?? [])
    }
  }

  /// The page of `:balance`: a row an operation, and below it one a leak with its victims.
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

  /// A line a leak of an operation, its victims indented below it.
  public func leaks(of row: BalanceRow) -> [String] {
    row.left.flatMap { suspect in
      [timeline.sentence(of: suspect)]
        + victims(of: suspect).map {
          "  keeps \(Sentence.name(of: $0, in: timeline.model, names: timeline.names)) alive"
        }
    }
  }

  /// What lives only because of a reference: its subject, the inode that nothing else leads to, and the
  /// parents that nobody else holds.
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
