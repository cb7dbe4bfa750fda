// The recordings of real kernfs, as `Fixtures/make` wrote them.

@testable import Language
import Foundation
import Ground
import Testing
import Timeline

@testable import Export
@testable import Scenario

/// One scenario, and a hash of what each of its steps must look like.
struct Recording {
  let name: String
  var text = ""
  /// By edition and rename.
  var hashes: [Way: [UInt32]] = [:]

  /// One way of running a scenario.
  struct Way: Hashable, CustomTestStringConvertible {
    let edition: Edition
    let rename: RenameWord
    var testDescription: String { "\(edition), \(rename)" }

    static let all = Edition.allCases.flatMap { edition in
      RenameWord.allCases.map { Way(edition: edition, rename: $0) }
    }
  }

  /// All recordings of the fixture.
  static func all() throws -> [Recording] {
    guard
      let file = Bundle.module.url(
        forResource: "conformance", withExtension: "txt", subdirectory: "Fixtures")
    else { throw CocoaError(.fileNoSuchFile) }
    var recordings: [Recording] = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("|") {
        recordings[recordings.count - 1].text += line.dropFirst() + "\n"
      } else if line.hasPrefix("scenario ") {
        recordings.append(Recording(name: String(words[1])))
      } else if words.count > 1, let edition = Edition(rawValue: String(words[0])),
        let rename = RenameWord(rawValue: String(words[1]))
      {
        recordings[recordings.count - 1].hashes[Way(edition: edition, rename: rename)] =
          words.dropFirst(2).map { UInt32($0, radix: 16) ?? 0 }
      }
    }
    return recordings
  }
}

extension Trace {
  /// The line of the newest operation, less what is not compared: the wording of stops and of the
  /// recorder's complaints, and the state after a stop.
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
}

/// FNV-1a, 32 bits: https://datatracker.ietf.org/doc/draft-eastlake-fnv/
func fingerprint(_ text: String) -> UInt32 {
  var text = text
  return text.withUTF8 { bytes in
    var hash: UInt32 = 0x811c_9dc5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
  }
}
