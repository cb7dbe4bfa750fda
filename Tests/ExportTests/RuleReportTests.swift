// The tables that `dentree rules` and `dentree faults` print.

import Export
import Ground
import Testing

@Suite("tables of rules and faults")
struct RuleReportTests {
  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("every table fits into 80 columns and has no blanks at the ends of lines")
  func width() {
    let tables = [RuleReport.rules(), RuleReport.faults()] + Edition.allCases.map(RuleReport.rules)
    for line in tables.flatMap(lines) {
      #expect(line.count <= 80, "\(line)")
      #expect(line.last != " ", "\(line)")
    }
  }

  @Test("a rule stands with its values, each with commit, editions and explanation")
  func rule() throws {
    let table = lines(RuleReport.rules())
    let start = try #require(table.firstIndex { $0.hasPrefix("unhash: ") })
    #expect(
      table[start...].prefix(4).joined(separator: "\n") == """
        unhash: which entry of its parent's map a dying dentry removes
          identity         652f1138  b-lc  its own, if it still has one
          name             e7bbe70f  -s--  the one that has its name now, even another
                                           live dentry
        """)
  }

  @Test("every rule and value, and every fault, has its place")
  func complete() {
    let rules = lines(RuleReport.rules())
    for rule in Rule.all {
      #expect(rules.contains("\(rule.name): \(rule.summary)"))
      for value in rule.values { #expect(rules.contains { $0.hasPrefix("  \(value.name) ") }) }
    }
    let faults = lines(RuleReport.faults())
    for fault in Fault.all { #expect(faults.contains { $0.hasPrefix("\(fault.name) ") }) }
  }

  @Test("an edition has one value of each rule, marked where the newest has another")
  func editions() {
    for edition in Edition.allCases {
      let rows = lines(RuleReport.rules(edition))
      let rules = Rules(edition)
      for rule in Rule.all {
        let mark = rule.value(in: rules) == rule.value(in: Rules()) ? " " : "*"
        let index = rows.firstIndex { $0.hasPrefix("\(mark) \(rule.name): ") }
        let value = index.map { rows[$0 + 1] } ?? ""
        #expect(value.hasPrefix("    \(rule.value(in: rules)) "), "\(edition) \(rule.name)")
      }
    }
  }

  @Test("a fault's row begins with its name and its number")
  func fault() {
    #expect(
      lines(RuleReport.faults()).contains(
        "wrong-twin            2  a dying dentry unhashes another one with its name"))
  }
}
