import Canvas
import Glibc
import Testing

@testable import Configuration

/// The contrast of two colours after WCAG 2.1, 1 to 21.
private func contrast(_ one: RGB, _ two: RGB) -> Double {
  func part(_ value: UInt8) -> Double {
    let share = Double(value) / 255
    return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }
  func luminance(_ rgb: RGB) -> Double {
    0.2126 * part(rgb.red) + 0.7152 * part(rgb.green) + 0.0722 * part(rgb.blue)
  }
  let (light, dark) = (max(luminance(one), luminance(two)), min(luminance(one), luminance(two)))
  return (light + 0.05) / (dark + 0.05)
}

@Suite struct BuiltInThemeTests {
  @Test("every built-in theme is read without a mistake", arguments: Theme.builtInNames)
  func parses(name: String) throws {
    let theme = try Theme.named(name)
    #expect(theme.name == name)
    #expect(theme[.base].background == .default)
  }

  /// The contrast that frames and completions need; all other roles are text.
  private func needed(_ role: Role) -> Double {
    switch role {
    case .border, .ghost: 2.0
    case .dim, .hint, .dead: 3.0
    case .text, .strong, .title, .focus, .key, .count, .holder, .identifier, .directory, .file,
      .symlink, .mount, .kept, .invalid, .added, .changed, .removed, .error, .success, .past,
      .match, .prompt:
      4.5
    }
  }

  @Test("every role can be read on every surface", arguments: ["dark", "light"])
  func contrasts(name: String) throws {
    let theme = try Theme.named(name)
    for depth in [ColorDepth.full, .palette] {
      for role in Role.allCases {
        for surface in Surface.allCases {
          let look = theme.look(of: Style(role, on: surface), depth: depth)
          let ratio = contrast(
            look.foreground.concrete(default: theme.window.foreground),
            look.background.concrete(default: theme.window.background))
          #expect(ratio >= needed(role), "\(role) on \(surface), \(depth): \(ratio)")
        }
      }
    }
  }

  @Test("frames are seen on the screen itself", arguments: ["dark", "light"])
  func frames(name: String) throws {
    let theme = try Theme.named(name)
    let border = theme[.border].color.concrete(default: theme.window.foreground)
    #expect(contrast(border, theme.window.background) >= 3)
  }

  @Test(
    "the row under the cursor, its partner and the past differ from the base at every depth",
    arguments: Theme.builtInNames)
  func surfaces(name: String) throws {
    let theme = try Theme.named(name)
    for depth in ColorDepth.allCases {
      let looks = [Surface.base, .selected, .partner, .past].map {
        theme.look(of: Style(.text, on: $0), depth: depth)
      }
      #expect(Set(looks).count == looks.count, "\(depth)")
    }
  }

  @Test("monochrome has no colours and terminal16 only the terminal's own")
  func restraint() throws {
    for role in Role.allCases {
      #expect(try Theme.named("monochrome")[role].color == .default)
      switch try Theme.named("terminal16")[role].color {
      case .default: break
      case .indexed(let index): #expect(index < 16)
      case .rgb: Issue.record("\(role) is not one of the sixteen")
      }
    }
  }

  @Test("a theme names all roles and surfaces, so that a copy of it is complete")
  func complete() throws {
    for name in Theme.builtInNames {
      let bytes = try #require(Theme.builtInSource(name))
      let text = try #require(String(validating: bytes, as: UTF8.self))
      for role in Role.allCases { #expect(text.contains("\n\(role) = "), "\(name): \(role)") }
      for surface in Surface.allCases { #expect(text.contains("\n\(surface) = ")) }
    }
  }
}
