// ObjectGraph.swift: holders and references as a graph for Graphviz.
//
// An edge is a reference, from holder to object, labelled with its role. A dotted edge is a slot,
// which holds nothing. Destroyed objects that are still named as holders are included, because they
// show a leak. Source: graphviz.org/doc/info/lang.html.

import Ground
import Scenario
import Timeline

/// The objects at a run's cursor and the references between them.
public struct ObjectGraph {
  private let timeline: Timeline
  private let model: Model
  private let title: String
  private let suspects: [UInt32: Suspicion]

  /// Makes the graph of a run at its cursor.
  public init(_ session: Session) {
    timeline = session.timeline
    model = timeline.model
    title = session.title
    let found = timeline.suspects(at: timeline.cursor)
    suspects = Dictionary(found.map { ($0.serial, $0.suspicion) }) { $1 }
  }

  /// The graph as a `digraph`, in order of birth.
  public var dot: String {
    let alive = model.liveObjects
    let lines = clusters(alive) + others(alive) + alive.flatMap(references) + slots(alive)
    return """
      digraph dentree {
        graph [label=\(quoted(heading)), labelloc=t, rankdir=LR, fontname="monospace"];
        node [shape=box, style=rounded, fontname="monospace", fontsize=10];
        edge [fontname="monospace", fontsize=8];
      \(lines.map { "  " + $0 + "\n" }.joined())}

      """
  }

  private var heading: String {
    guard let index = timeline.currentOperation else {
      return "\(Quoting.visible(title)), start of time"
    }
    let record = timeline.operations[index]
    let step =
      timeline.cursor == record.end
      ? "after" : "step \(timeline.cursor - record.first)/\(record.end - record.first) of"
    return "\(Quoting.visible(title)), \(step) operation \(index), \(record.text)"
  }
}

// Nodes.
extension ObjectGraph {
  /// Whether the object is drawn inside its filesystem's frame.
  private func isInside(_ id: ObjectID) -> Bool {
    switch id.kind {
    case .dentry, .inode, .filesystem: true
    case .file, .virtualDentry, .mount, .namespace, .task, .none: false
    }
  }

  private func clusters(_ alive: [ObjectID]) -> [String] {
    let inside = Dictionary(grouping: (alive + gone(alive)).filter(isInside), by: \.filesystem)
    return model.filesystems.indices.flatMap { index -> [String] in
      guard let members = inside[index] else { return [] }
      let label = model.label(of: model.filesystems[index].id, names: timeline.names)
      return ["subgraph \"cluster_\(index)\" {", "  label=\(quoted(label)); color=gray60;"]
        + members.map { "  " + node($0) } + ["}"]
    }
  }

  private func others(_ alive: [ObjectID]) -> [String] {
    (alive + gone(alive)).filter { !isInside($0) }.map(node) + nameless(alive)
  }

  /// Destroyed holders, in the order in which they are found.
  private func gone(_ alive: [ObjectID]) -> [ObjectID] {
    var known = Set(alive)
    return alive.flatMap { model.holders(of: $0) }.map(\.holder.id).filter { id in
      model.counted(id) != nil && known.insert(id).inserted
    }
  }

  /// Holders that are not objects, one for each role: the tree, the queue, nobody.
  private func nameless(_ alive: [ObjectID]) -> [String] {
    let roles = Set(
      alive.flatMap { model.holders(of: $0) }.map(\.holder)
        .filter { model.counted($0.id) == nil }.map(\.role))
    return HolderRole.allCases.filter(roles.contains).map { role in
      "\(quoted(key(role))) [label=\(quoted("\(role)")), shape=plaintext];"
    }
  }

  private func key(_ role: HolderRole) -> String { "role:\(role)" }

  private func node(_ id: ObjectID) -> String {
    let isAlive = model.counted(id)?.isAlive == true
    let states = isAlive ? model.states(id) : ["destroyed"]
    // The label of a file or a task is its name, as everywhere else.
    let isNamed = [.file, .virtualDentry, .task].contains(id.kind)
    let name = [isNamed ? "" : model.number(id), model.label(id, names: timeline.names)]
    var lines = [name.filter { !$0.isEmpty }.joined(separator: " ")]
    lines.append(contentsOf: isAlive ? ["count \(model.counted(id)?.count ?? 0)"] : [])
    if !states.isEmpty { lines.append(states.joined(separator: ", ")) }
    let isOff = !isAlive || !Set(states).isDisjoint(with: ["dead", "unhashed", "invalid"])
    let look = isOff ? ", style=\"rounded,dashed\", color=red3, fontcolor=red3" : ""
    let shape = id.kind == .inode ? ", shape=ellipse" : ""
    return "\(quoted(id.key)) [label=\(quoted(lines))\(shape)\(look)];"
  }
}

// Edges.
extension ObjectGraph {
  private func references(to id: ObjectID) -> [String] {
    model.holders(of: id).map { reference in
      let holder = reference.holder
      let from = model.counted(holder.id) == nil ? key(holder.role) : holder.id.key
      let suspicion = suspects[reference.serial]
      let label = "\(holder.role)" + (suspicion.map { ", \($0.word)" } ?? "")
      let look = suspicion == nil ? "" : ", color=red3, fontcolor=red3, penwidth=2"
      return "\(quoted(from)) -> \(quoted(id.key)) [label=\(quoted(label))\(look)];"
    }
  }

  private func slots(_ alive: [ObjectID]) -> [String] {
    alive.filter { $0.kind == .inode }.flatMap { directory in
      model.slots(of: directory).filter { model.inodes[$0.inode].counted.isAlive }.map { slot in
        "\(quoted(directory.key)) -> \(quoted(slot.inode.key)) "
          + "[label=\(quoted("slot " + Quoting.word(timeline.names[slot.name]))), style=dotted, "
          + "color=gray50, fontcolor=gray50, constraint=false];"
      }
    }
  }
}

// Text.
extension ObjectGraph {

  private func quoted(_ text: String) -> String { quoted([text]) }

  /// A Graphviz string with centred lines. Backslashes are escapes there, and ampersands begin
  /// character references.
  private func quoted(_ lines: [String]) -> String {
    let escaped = lines.map { line in
      line.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "&": "&amp;"
        case "\n": " "
        case _: String(scalar)
        }
      }.joined()
    }
    return "\"" + escaped.joined(separator: "\\n") + "\""
  }
}
