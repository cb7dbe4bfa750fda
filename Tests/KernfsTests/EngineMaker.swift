// Random engines: an edition with rules and faults that do not contradict each other.

@testable import Language
import Ground

@testable import Scenario

/// Makes random choices; the same seed gives the same ones.
struct EngineMaker {
  private var random: SplitMix

  init(seed: UInt64) { random = SplitMix(state: seed) }

  /// A rule or a fault.
  enum Setting: Hashable, CustomStringConvertible {
    case rule(String)
    case fault(String)

    static let all =
      EngineChoice.names(of: .rule).map { Setting.rule($0) }
      + EngineChoice.names(of: .fault).map { Setting.fault($0) }

    var description: String {
      switch self {
      case .rule(let text): "--rule \(text)"
      case .fault(let name): "--fault \(name)"
      }
    }
  }

  /// These settings with an edition; nil if two of them contradict each other.
  static func choice(_ edition: Edition, _ settings: [Setting]) -> EngineChoice? {
    var choice = EngineChoice(edition: edition)
    for setting in settings {
      do throws(ChoiceMistake) {
        switch setting {
        case .rule(let text): try choice.choose(rule: text)
        case .fault(let name): try choice.choose(fault: name)
        }
      } catch { return nil }
    }
    return choice
  }

  /// An edition with that many settings.
  mutating func choice(of count: Int) -> EngineChoice {
    while true {
      let settings = (0..<count).map { _ in pick(Setting.all) }
      if let choice = Self.choice(pick(Edition.allCases), settings) { return choice }
    }
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &random)]
  }
}
