/// The cost of keeping all events, as a run does: the memory for them is always fresh.

/// Two rows whose events, some 360,000, are all kept in fresh memory; and the same without keeping
/// any.
let keptRows: [Row] = [("stat_d4", 20_000), ("create_unlink", 4_000)].flatMap { name, rounds in
  let row = tableRows.first { $0.name == name }
  return ["kept_", "again_"].compactMap { kind in
    row.map { row in
      let log = kind == "kept_" ? "all events kept" : "the log begins again"
      return Row("\(kind)\(name)", "\(row.title), \(log)", rounds: rounds, isLong: true) {
        journaling in
        let prepared = row.prepare(journaling)
        if kind == "kept_" { prepared.world.piece = .max }
        return prepared
      }
    }
  }
}
