// State.swift: what a person did to the screen. It holds wishes and settings, never a model: the
// same state over another position of the timeline is the same screen at another time.

import Canvas
import Ground
import Timeline

/// Settings that last as long as the program runs.
public struct Settings: Equatable, Sendable {
  /// The name of the theme, for the completion of `:theme`.
  public var theme: String
  /// The marks, for UTF-8 or ASCII.
  public var glyphs: Glyphs
  /// Whether dentree takes mouse events; if not, the terminal selects text.
  public var isMouseOn: Bool
  /// When an operation has run, the cursor stands before its first step, not after its last.
  public var stopsBefore = false

  public init(theme: String = "dark", glyphs: Glyphs = .utf8, isMouseOn: Bool = true) {
    self.theme = theme
    self.glyphs = glyphs
    self.isMouseOn = isMouseOn
  }
}

/// The state of the screen: a row of columns, one run in each. A run alone is one column; an exhibit is
/// two to four, with a narration above them.
struct State: Equatable {
  var size = Size.zero
  var settings = Settings()
  var columns = [Column()]
  /// The index of the focused column. Commands act on its run.
  var current = 0
  /// The state of an exhibit as a whole; nil for a single run.
  var exhibit: ExhibitState?
  var mode = Mode.panes
  var note: Note?
  /// Whether the cursor moves by itself, and how fast: `1 << speed` steps a second.
  var isPlaying = false
  var speed = 2
  /// Lines that were entered at `:`, oldest first.
  var history: [String] = []
  /// Lines that were pasted and come into the line of commands one after the other.
  var pasted: [String] = []
  /// Whether the warning about unsaved work was shown.
  var hasWarned = false

  /// The focused column.
  var column: Column {
    get { columns[current] }
    set { columns[current] = newValue }
  }
}

/// The view state of one run: what is focused, selected, folded and filtered.
struct Column: Equatable {
  /// Where its panes are; nil while there is no room for them.
  var body: Rect?
  /// Whether this column is the focused one.
  var hasKeys = true
  /// The focused pane, and the tree that was focused last: its selection is the subject of the
  /// other panes.
  var focus = Pane.dentries
  var tree = Pane.dentries
  var isZoomed = false
  var dentries = TreeState()
  var inodes = TreeState()
  /// The selected step in the steps pane, as an index into the timeline.
  var step: Int?
  /// The selected rows of Holders and Files.
  var holder = 0
  var file = 0

  /// The pane drawn as focused; nil in a column without focus.
  var focused: Pane? { hasKeys ? focus : nil }

  subscript(pane: Pane) -> TreeState {
    get { pane == .inodes ? inodes : dentries }
    set { if pane == .inodes { inodes = newValue } else { dentries = newValue } }
  }
}

/// The view state of an exhibit as a whole.
struct ExhibitState: Equatable {
  /// Whether the exhibit has captions, and so a narration.
  var hasCaptions = false
  /// The newest caption that was shown, by its place among the slides.
  var slide: Int?
  var isCurveShown = false
  var measure = Measure.dentries
  /// Operations that the curve shows; nil is all of them.
  var window: Range<Int>?
  var isPresenting = false
}

/// The part of the screen that reads the keys.
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
  /// A question that waits for yes or no.
  case question(Question)
}

/// Lines of text under a title, and the first one on the screen.
struct TextPage: Equatable {
  var title: String
  var lines: [String]
  var first = 0
}

/// What `yes` would do, and the sentence that asks for it.
struct Question: Equatable {
  var text: String
  var requests: [Request]
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
  /// The history entry that is shown, and the unfinished line before it.
  var past: Int?
  var draft: [Unicode.Scalar] = []
  /// The candidate that Tab inserted, and the line before that.
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
