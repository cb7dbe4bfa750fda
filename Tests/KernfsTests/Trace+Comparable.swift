// The parts of a trace that are compared with real kernfs, and the differences of two lines.

import Foundation
import Timeline

@testable import Export

extension Trace {
  /// The line of the last operation, without what is not compared: the wording of stops and of
  /// refused operations, and the state after a stop.
  static func comparable(_ timeline: Timeline) -> String {
    let index = timeline.operations.count - 1
    let operation = timeline.operations[index]
    let line = Trace(timeline).line(index)
    switch operation.outcome {
    case .done, .failed: return line
    case .complaint(let text):
      let complaint = JSONObject.quoted("other: oracle: " + text)
      return line.replacing(complaint, with: "\"other: oracle\"", maxReplacements: 1)
    case .stopped(let reason):
      var object = JSONObject()
      object.add("i", index)
      object.add("op", operation.text)
      object.add(reason.kind == .deadlock ? "hang" : "panic", true)
      return object.text
    }
  }

  /// The differences of two lines: `d4 refs: expected 1, found 2`.
  static func differences(expected: String, found: String) throws -> [String] {
    let expected = try objects(expected), found = try objects(found)
    return Set(expected.keys).union(found.keys).sorted().flatMap { name -> [String] in
      guard let wanted = expected[name] else { return ["\(name): expected none, found one"] }
      guard let seen = found[name] else { return ["\(name): expected one, found none"] }
      return Set(wanted.keys).union(seen.keys).sorted().compactMap { key in
        let (wanted, seen) = (wanted[key], seen[key])
        if wanted == seen { return nil }
        // A false flag is left out.
        let absent = wanted == "true" || seen == "true" ? "false" : "none"
        let subject = name.isEmpty ? key : name + " " + key
        return "\(subject): expected \(wanted ?? absent), found \(seen ?? absent)"
      }
    }
  }

  /// The members of each object of a line by its name, each as JSON. Members of the operation have
  /// an empty name.
  private static func objects(_ line: String) throws -> [String: [String: String]] {
    let line = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    var objects: [String: [String: String]] = [:]
    for (key, value) in line {
      let list = value as? [[String: Any]]
      if list == nil { try add(value, key, to: &objects["", default: [:]]) }
      for object in list ?? [] {
        let name =
          switch key {
          case "inodes": "ino \(object["ino"] ?? "")"
          case "fds": "\(object["fd"] ?? "")"
          case _: "d\(object["id"] ?? "")"
          }
        for (key, value) in object { try add(value, key, to: &objects[name, default: [:]]) }
        if key == "orphans" { objects[name]?["orphan"] = "true" }
      }
    }
    return objects
  }

  /// Adds a member, or those of an object in it.
  private static func add(
    _ value: Any, _ key: String, to members: inout [String: String]
  ) throws {
    if let inner = value as? [String: Any] {
      for (name, value) in inner { try add(value, key + "." + name, to: &members) }
    } else {
      let text = try JSONSerialization.data(
        withJSONObject: value, options: [.fragmentsAllowed, .withoutEscapingSlashes])
      members[key] = String(decoding: text, as: UTF8.self)
    }
  }
}
