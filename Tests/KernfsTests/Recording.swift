// The recordings of real kernfs, as `Fixtures/make` wrote them.

import Foundation
import Timeline

@testable import Export

/// One scenario, and a hash of what each of its steps must look like.
struct Recording {
  let name: String
  var text = ""
  var native: [UInt64] = []
  var client: [UInt64] = []

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
      } else if line.hasPrefix("native ") {
        recordings[recordings.count - 1].native = hashes(words)
      } else if line.hasPrefix("client ") {
        recordings[recordings.count - 1].client = hashes(words)
      }
    }
    return recordings
  }

  private static func hashes(_ words: [Substring]) -> [UInt64] {
    words.dropFirst().map { UInt64($0, radix: 16) ?? 0 }
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
      object.add(reason.isDeadlock ? "hang" : "panic", true)
      return object.text
    }
  }
}

/// FNV-1a, 64 bits: https://datatracker.ietf.org/doc/draft-eastlake-fnv/
func fingerprint(_ text: String) -> UInt64 {
  var text = text
  return text.withUTF8 { bytes in
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
