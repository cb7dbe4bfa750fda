// TreeLine.swift: what a row of a tree says, before it is laid out.

import Canvas
import Ground
import Timeline

/// The parts of one line of a tree pane.
struct TreeLine {
  var mark: Mark?
  /// Whether the step before the cursor changed it.
  var isStepped = false
  var depth = 0
  /// Whether it has rows below, and shows them.
  var isOpen: Bool?
  /// What it is called.
  var name: [Piece] = []
  /// The same in fewer columns, if it can be.
  var shortName: [Piece]?
  /// What else is to be known about it: states, in the order of their weight.
  var states: [Piece] = []
  var tally: HolderSummary?
  /// At the right edge: ids, link counts.
  var tail: [Piece] = []
  /// The same in fewer columns.
  var shortTail: [Piece] = []
}

// Dentries.
extension Scene {
  /// A row of the dentry tree.
  func line(_ row: Row, _ forest: DentryRows, _ formatter: ShortFormatter, depth: Int) -> TreeLine {
    var line = TreeLine(depth: depth)
    line.isOpen = forest.hasChildren(row) ? forest.isOpen(row) : nil
    guard case .dentry(let id) = row else {
      line.name = sectionName(row, of: forest)
      return line
    }
    let state = model.dentries[id]
    let isAlive = state.counted.isAlive
    line.mark = marks[id]
    line.isStepped = marks.stepped.contains(id)
    line.name = [
      crossed(formatter.name(ofDentry: id), nameRole(of: id, formatter), isAlive, formatter)
    ]
    line.states = states(of: state, formatter)
    if isAlive { line.tally = HolderSummary(of: id, in: model) }
    addTail(state, to: &line, formatter)
    return line
  }

  /// `proc:d5 → i11`: both are in one filesystem, so its name appears once.
  private func addTail(_ state: DentryState, to line: inout TreeLine, _ formatter: ShortFormatter) {
    let width = String(model.dentries.count).count + 1 + roots.tagWidth
    let inode = padded("i\(state.inode.number)", to: inodeWidth)
    func tail(_ own: String, _ gap: String) -> [Piece] {
      [
        Piece(own, .identifier), Piece(gap + formatter.glyphs.arrow + gap, .dim),
        Piece(inode, .identifier),
      ]
    }
    let own = formatter.short(state.id)
    line.tail = tail(paddedFront(own, to: width), " ")
    // One filesystem needs no tags: there is room for the usual form.
    line.shortTail = roots.tagWidth == 0 ? line.tail : tail(own, "")
  }

  private var inodeWidth: Int { String(model.inodes.count).count + 1 }

  /// The title of a section. If everything in it has just ended, the title says so.
  private func sectionName(_ row: Row, of forest: any RowTree) -> [Piece] {
    let first = forest.edge(.first, under: row).map(forest.object) ?? .none
    let isAlive = model.counted(first)?.isAlive ?? false
    let name =
      row == .section(.treeless)
      ? (isAlive ? "alive, in no tree" : "was in no tree")
      : (isAlive ? "alive, but out of reach" : "was out of reach")
    return [Piece(name, .kept, .bold)]
  }

  /// A name; crossed out if the object is destroyed, or between signs in ASCII, where colour may be
  /// missing.
  private func crossed(
    _ name: String, _ role: Role, _ isAlive: Bool, _ formatter: ShortFormatter
  ) -> Piece {
    guard !isAlive else { return Piece(name, role) }
    return Piece(formatter.glyphs.isASCII ? "~\(name)~" : name, .dead, .crossed)
  }

  private func nameRole(of id: ObjectID, _ formatter: ShortFormatter) -> Role {
    if formatter.isRoot(id) { return .mount }
    if roots.isCovered(id, model) { return .dim }
    let inode = model.inodes[model.dentries[id].inode]
    if inode.flags[.invalid] { return .invalid }
    return role(of: inode)
  }

  private func role(of inode: InodeState) -> Role {
    if inode.isDirectory { return .directory }
    return inode.isSymlink ? .symlink : .file
  }

  private func states(of state: DentryState, _ formatter: ShortFormatter) -> [Piece] {
    guard state.counted.isAlive else { return [Piece("destroyed", .removed)] }
    var states: [Piece] = []
    let isRoot = formatter.isRoot(state.id)
    if isRoot { states.append(mountState(of: state.id, formatter)) }
    if roots.covering(state.id, model) != nil {
      states.append(Piece("\(formatter.glyphs.mountPoint) covered", .mount))
    } else if roots.isCovered(state.id, model) {
      states.append(Piece("covered", .dim))
    }
    if state.flags[.dead] { states.append(Piece("dead", .removed)) }
    let hasName = !isRoot && !model.isTreeless(state.id.filesystem)
    if !state.isHashed, hasName { states.append(Piece("unhashed", .removed)) }
    if model.inodes[state.inode].flags[.invalid] { states.append(Piece("invalid", .invalid)) }
    if isKept(state) { states.append(Piece("kept", .kept)) }
    if state.isCached { states.append(Piece("cached", .kept)) }
    return states
  }

  private func mountState(of root: ObjectID, _ formatter: ShortFormatter) -> Piece {
    roots.places[root] == .lost
      ? Piece("unmounted", .removed) : Piece("\(formatter.glyphs.mountPoint) mount", .mount)
  }

  /// Whether the tree keeps it although no operation created it; its oldest references show that.
  private func isKept(_ state: DentryState) -> Bool {
    model.held(on: state.id).prefix(8).contains { $0.holder.role == .kept }
  }
}

// Inodes.
extension Scene {
  /// A row of the inode tree.
  func line(_ row: Row, _ forest: InodeRows, _ formatter: ShortFormatter, depth: Int) -> TreeLine {
    var line = TreeLine(depth: depth)
    line.isOpen = forest.hasChildren(row) ? forest.isOpen(row) : nil
    let id = forest.inode(of: row)
    guard model.inodes.contains(id) else {
      line.name = sectionName(row, of: forest)
      return line
    }
    let state = model.inodes[id]
    let isAlive = state.counted.isAlive && !isEmptied(row)
    line.mark = mark(of: row, id)
    line.isStepped = marks.stepped.contains(id)
    line.name = name(of: row, state, isAlive, formatter)
    // If the filesystem's name needs the room, the kind is left out.
    if roots.tagWidth > 0 { line.shortName = line.name.filter { $0.style.role != .dim } }
    line.states = states(of: row, state)
    if isAlive { line.tally = HolderSummary(of: id, in: model) }
    if state.counted.isAlive {
      line.tail = [Piece("nlink \(state.nlink)", state.nlink == 0 ? .removed : .dim)]
      line.shortTail = [Piece("nl \(state.nlink)", state.nlink == 0 ? .removed : .dim)]
    }
    return line
  }

  /// `proc:i12 dir  fd`, and where a symlink leads.
  private func name(
    of row: Row, _ state: InodeState, _ isAlive: Bool, _ formatter: ShortFormatter
  ) -> [Piece] {
    let kind = formatter.name(state.label)
    let id = padded(formatter.short(state.id), to: roots.tagWidth + inodeWidth + 1)
    let link =
      state.isSymlink
      ? [Piece(" \(formatter.glyphs.arrow) \(formatter.name(state.target))", .dim)] : []
    return [
      Piece(id, isAlive ? .identifier : .dead),
      Piece(kind.isEmpty ? "" : padded(kind, to: 4) + " ", .dim),
      crossed(name(of: row, formatter), role(of: state), isAlive, formatter),
    ] + link
  }

  private func isEmptied(_ row: Row) -> Bool {
    if case .slot(let number) = row { !model.slots[Int(number) - 1].isFilled } else { false }
  }

  private func mark(of row: Row, _ id: ObjectID) -> Mark? {
    if case .slot(let number) = row, let mark = marks.slots[number] { return mark }
    return marks[id]
  }

  /// The name that the row's slot or dentry gives to the inode.
  private func name(of row: Row, _ formatter: ShortFormatter) -> String {
    switch row {
    case .root(let id): formatter.name(ofRootInode: id)
    case .slot(let number): formatter.name(model.slots[Int(number) - 1].name)
    case .looked(let dentry): formatter.name(ofDentry: dentry)
    case .loose: "(no name)"
    case .dentry, .section: ""
    }
  }

  private func states(of row: Row, _ state: InodeState) -> [Piece] {
    guard state.counted.isAlive else { return [Piece("destroyed", .removed)] }
    var states: [Piece] = []
    if isEmptied(row) { states.append(Piece("slot emptied", .removed)) }
    if case .looked = row { states.append(Piece("in no slot", .kept)) }
    if state.flags[.invalid] { states.append(Piece("invalid", .invalid)) }
    if state.flags[.keep] { states.append(Piece("keep", .kept)) }
    return states
  }
}
