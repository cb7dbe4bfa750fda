import Scenario

/// What `dentree check` says: one line a finding.
public enum FindingReport {
  /// `leak.ops:3: reference 12 …`.
  public static func text(_ finding: Finding, in file: String) -> String {
    "\(file):\(finding.line): \(finding.text)"
  }

  /// A JSON object in one line.
  public static func json(_ finding: Finding, in file: String) -> String {
    var object = JSONObject()
    object.add("file", file)
    object.add("line", finding.line)
    object.add("kind", finding.kind.rawValue)
    object.add("text", finding.text)
    if let reference = finding.reference { object.add("reference", reference) }
    if let taken = finding.takenBy { object.add("taken", taken) }
    if let since = finding.since { object.add("since", since) }
    return object.text
  }
}
