// State.swift: what a person did to the screen. It holds wishes and settings, never a model: the
// same state over another position of the timeline is the same screen at another time.

import Canvas
import Ground

/// What a person can set for good.
public struct Settings: Equatable, Sendable {
  /// The name of the theme, for the completion of `:theme`.
  public var theme: String
  /// The marks, for UTF-8 or ASCII.
  public var glyphs: Glyphs
  /// Whether the mouse is the program's; otherwise the terminal selects text with it.
  public var isMouseOn: Bool
  /// When an operation has run, the cursor stands before its first step, not after its last.
  public var stopsBefore = false

  public init(theme: String = "dark", glyphs: Glyphs = .utf8, isMouseOn: Bool = true) {
    self.theme = theme
    self.glyphs = glyphs
    self.isMouseOn = isMouseOn
  }
}

/// The state of the screen.
struct State: Equatable {
  var size = Size.zero
  var settings = Settings()
  /// The pane that has the keys, and the tree that had them last: its selection is the subject of
  /// the other panes.
  var focus = Pane.dentries
  var tree = Pane.dentries
  var isZoomed = false
  /// One of several runs that are shown beside each other: its frame has no lines of its own for
  /// messages and keys.
  var isColumn = false
  /// Whether keys come here; among columns, only one has them.
  var hasKeys = true
  var dentries = TreeState()
  var inodes = TreeState()
  /// The step that is looked at in the pane of steps, by its place in the timeline.
  var step: Int?
  /// The first line shown of the holders, and the chosen one of the files.
  var holder = 0
  var file = 0
  var mode = Mode.panes
  var note: Note?
  /// Whether the cursor moves by itself, and how fast: `1 << speed` steps a second.
  var isPlaying = false
  var speed = 2
  /// Lines that were entered at `:`, oldest first.
  var history: [String] = []
  /// Lines that were pasted and come into the line of commands one after the other.
  var pasted: [String] = []
  /// Whether it was said that leaving loses what was done.
  var hasWarned = false

  /// The pane that is drawn as the one that has the keys.
  var focused: Pane? { hasKeys ? focus : nil }

  subscript(pane: Pane) -> TreeState {
    get { pane == .inodes ? inodes : dentries }
    set { if pane == .inodes { inodes = newValue } else { dentries = newValue } }
  }
}

/// Who reads the keys.
enum Mode: Equatable {
  case panes
  /// The line behind `:`.
  case command(Prompt)
  /// The line behind `/`.
  case filter(Prompt)
  /// The menu of operations; the chosen entry.
  case menu(Int)
  /// The page of help; its first line on the screen.
  case help(Int)
  /// A page of text.
  case page(TextPage)
}

/// Lines of text under a title, and the first one on the screen.
struct TextPage: Equatable {
  var title: String
  var lines: [String]
  var first = 0
}

/// What is said in the line of messages until the next key.
struct Note: Equatable {
  var text: String
  var role: Role
}

/// A line that is typed.
struct Prompt: Equatable {
  var text: [Unicode.Scalar] = []
  /// How many scalars stand before the cursor.
  var cursor = 0
  /// The place in the history that is shown, and what was typed before going there.
  var past: Int?
  var draft: [Unicode.Scalar] = []
  /// The candidate that Tab put in, and the line before it did.
  var cycle: Cycle?

  struct Cycle: Equatable {
    var index: Int
    var text: [Unicode.Scalar]
    var cursor: Int
  }

  init(_ text: String = "") {
    self.text = Array(text.unicodeScalars)
    cursor = self.text.count
  }

  var string: String { String(String.UnicodeScalarView(text)) }
  /// The bytes before the cursor.
  var head: [UInt8] { Array(String(String.UnicodeScalarView(text[..<cursor])).utf8) }
}
