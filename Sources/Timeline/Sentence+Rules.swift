import Ground

// Which rule of kernfs decided an event, and the fault that set the rule, if one did.
extension Sentence {
  /// `rule cache=lru`, or `fault NAME` if a fault set the rule; nil if no rule decided.
  public static func because(_ event: Event, _ rules: Rules) -> String? {
    guard let name = event.decidingRule, let rule = Rule.named(name) else { return nil }
    let fault = Fault.all.first { fault in
      fault.isOn(in: rules) && fault.rules.contains { $0.rule == name }
    }
    return fault.map { "fault \($0.name)" } ?? "rule \(name)=\(rule.value(in: rules))"
  }
}
