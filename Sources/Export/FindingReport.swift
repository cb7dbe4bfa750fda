import Ground
import Questions
import Scenario

/// The lines of `dentree check`.
public enum FindingReport {
  /// `leak.ops:3: reference 12 …`, `leak.rec: operation 3: reference 12 …`.
  public static func text(_ finding: Finding, in file: String) -> String {
    "\(text(finding.place, in: file)): \(finding.text)"
  }

  /// `leak.ops:3`, `leak.rec: operation 3`.
  public static func text(_ place: Finding.Place, in file: String) -> String {
    switch place {
    case .line(let line): "\(Quoting.visible(file)):\(line)"
    case .operation(let operation): "\(Quoting.visible(file)): operation \(operation)"
    }
  }

  /// A finding as a JSON object in one line.
  public static func json(_ finding: Finding, in file: String) -> String {
    var object = JSONObject()
    object.add("file", file)
    switch finding.place {
    case .line(let line): object.add("line", line)
    case .operation(let operation): object.add("operation", operation)
    }
    object.add("kind", finding.kind.rawValue)
    object.add("text", finding.text)
    if let reference = finding.reference { object.add("reference", reference) }
    if let taken = finding.takenBy { object.add("taken", taken) }
    if let since = finding.since { object.add("since", since) }
    return object.text
  }
}
