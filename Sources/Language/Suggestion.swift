// "did you mean": the known word nearest to an unknown one.

/// Finds the nearest word.
package enum Suggestion {
  /// `; did you mean …?` with the nearest of `words`, or nothing if none is near.
  package static func text(for typed: String, among words: [String]) -> String {
    guard let word = nearest(to: typed, among: words) else { return "" }
    return "; did you mean `\(word)`?"
  }

  /// The word with the fewest edits, at most one for every three letters. Of several, the first.
  static func nearest(to typed: String, among words: [String]) -> String? {
    let typed = Array(typed.utf8)
    guard !typed.isEmpty, typed.count <= 32 else { return nil }
    let bound = max(1, typed.count / 3)
    let measured = words.map { (word: $0, edits: distance(typed, Array($0.utf8))) }
    let near = measured.filter { $0.edits <= bound && $0.edits < $0.word.utf8.count }
    return near.min { $0.edits < $1.edits }?.word
  }

  /// The edit distance: insertions, deletions, replacements, and swaps of neighbours.
  static func distance(_ from: [UInt8], _ to: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...to.count)
    for row in from.indices {
      var current = [row + 1]
      for column in to.indices {
        let replaced = last[column] + (from[row] == to[column] ? 0 : 1)
        var best = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, from[row] == to[column - 1], from[row - 1] == to[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[to.count]
  }
}
