import Canvas
import Testing

@testable import Configuration

/// The description of the error in a text.
private func mistakes(in text: String, file: String = "my.toml") -> String {
  do {
    _ = try Theme.parse(Array(text.utf8), name: "my", file: file)
    return "no error"
  } catch {
    return error.description
  }
}

@Suite struct ThemeParserTests {
  @Test("a theme file gives inks and papers")
  func complete() throws {
    let text = """
      [window]
      background = "#101112"
      [palette]
      sky = "#8ec7ff"
      [roles]
      count = "sky bold underline"
      dim = "bright-black"
      key = "208"
      [surfaces]
      selected = { background = "sky", foreground = "black", fallback = "reverse bold" }
      """
    let theme = try Theme.parse(Array(text.utf8), name: "my")
    let sky = Color.rgb(RGB(0x8E, 0xC7, 0xFF))
    #expect(theme.name == "my")
    #expect(theme[.count] == Ink(sky, [.bold, .underline]))
    #expect(theme[.dim] == Ink(.indexed(8)))
    #expect(theme[.key] == Ink(.indexed(208)))
    #expect(theme[.selected] == Paper(sky, foreground: .indexed(0), fallback: [.reverse, .bold]))
    #expect(theme.window.background == RGB(0x10, 0x11, 0x12))
    #expect(theme[.title] == Ink())
  }

  @Test("a theme can take over the rest from a built-in one")
  func inherits() throws {
    let text = "inherits = \"dark\"\n[roles]\ncount = \"red\"\n"
    let theme = try Theme.parse(Array(text.utf8), name: "my")
    let dark = try Theme.named("dark")
    #expect(theme[.count] == Ink(.indexed(1)))
    #expect(theme[.title] == dark[.title])
    #expect(theme[.selected] == dark[.selected])
    #expect(theme.name == "my")
  }

  @Test(
    "a mistake is reported with its line and with what was expected",
    arguments: [
      (
        "# mine\n[roles]\nselektion = \"red\"",
        "my.toml:3: unknown role \"selektion\"; did you mean \"selected\"?"
      ),
      (
        "[roles]\n\nselected = \"red\"",
        "my.toml:3: unknown role \"selected\"; it belongs under [surfaces]"
      ),
      ("[roles]\ncuont = \"red\"", "my.toml:2: unknown role \"cuont\"; did you mean \"count\"?"),
      ("[roles]\ncount = \"rde\"", "my.toml:2: unknown colour \"rde\"; did you mean \"red\"?"),
      ("[roles]\ncount = \"#12345\"", "my.toml:2: unknown colour \"#12345\"; expected \"#rrggbb\""),
      (
        "[roles]\ncount = \"red blod\"",
        "my.toml:2: unknown attribute \"blod\"; did you mean \"bold\"?"
      ),
      ("[roles]\ncount = 7", "my.toml:2: expected a text like \"red bold\", found 7"),
      ("[roles]\ncount = \"\"", "my.toml:2: expected a colour, found nothing"),
      ("[rolls]\ncount = \"red\"", "my.toml:1: unknown section \"rolls\"; did you mean \"roles\"?"),
      ("roles = 1", "my.toml:1: \"roles\" must be a section: [roles]"),
      (
        "[palette]\nred = \"#112233\"",
        "my.toml:2: \"red\" is a colour already; choose another name"
      ),
      (
        "[palette]\nsky = 3",
        "my.toml:2: expected a colour (\"#8ec7ff\", \"red\", \"208\" or \"default\"), found 3"
      ),
      (
        "[surfaces]\n[surfaces.selected]\nbackgruond = \"red\"",
        "my.toml:2: unknown key \"backgruond\" of a surface; did you mean \"background\"?"
      ),
      (
        "[surfaces]\nselected = \"red\"",
        "my.toml:2: expected a table like { background = \"blue\" }"
      ),
      (
        "[window]\nbackground = \"black\"",
        "my.toml:2: expected a colour like \"#14161b\", found \"black\""
      ),
      (
        "inherits = \"darc\"",
        "my.toml:1: expected \"inherits\" to be one of dark, light, terminal16, monochrome"
      ),
    ])
  func mistake(text: String, expected: String) {
    #expect(mistakes(in: text) == expected)
  }

  @Test("all mistakes of a file are reported in the order of their lines")
  func several() {
    let text = "[surfaces]\nbase = 1\n[roles]\ntitle = \"nix\"\ncount = \"red blod\"\n"
    #expect(
      mistakes(in: text).split(separator: "\n").map { $0.prefix(9) }
        == ["my.toml:2", "my.toml:4", "my.toml:5"])
  }

  @Test("a mistake in the syntax has line and column")
  func syntax() {
    let message = mistakes(in: "[roles]\ncount = \"red\n")
    #expect(message.hasPrefix("my.toml:2:"), "\(message)")
    #expect(mistakes(in: "[roles]\ncount = \"red\"\ncount = \"blue\"").hasPrefix("my.toml:3:"))
  }

  @Test("bytes that are no text are refused with their line")
  func invalid() {
    let bytes = Array("[roles]\n# ".utf8) + [0xFF, 0x0A]
    #expect(throws: ConfigurationError.self) { try Theme.parse(bytes, name: "my") }
    do {
      _ = try Theme.parse(bytes, name: "my")
    } catch {
      #expect(error.description == "my.toml:2: the text is not valid UTF-8")
    }
    #expect(mistakes(in: "[roles]\n# \0\ncount = 7") == "my.toml:2: the text contains a zero byte")
  }

  @Test("an empty file is a theme without colours")
  func empty() throws {
    #expect(try Theme.parse([], name: "plain") == Theme(name: "plain"))
  }
}

@Suite struct ThemeLoadingTests {
  @Test("a name that is no theme says which there are")
  func unknown() {
    do {
      _ = try Theme.load("darc") { _ in .success([]) }
      Issue.record("there is no such theme")
    } catch {
      #expect(
        error.description
          == "darc: no such theme; the built-in ones are dark, light, terminal16, monochrome; "
          + "did you mean \"dark\"?")
    }
  }

  @Test("a file that is not there is named")
  func missing() {
    do {
      _ = try Theme.load("no/such.toml") { _ in .failure(Problem("No such file or directory")) }
      Issue.record("there is no such file")
    } catch {
      #expect(error.description == "no/such.toml: No such file or directory")
    }
  }
}
