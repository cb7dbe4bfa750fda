// ExhibitApp.swift: several runs of one file beside each other on one screen. Each run has a screen of its
// own, a column; what moves in time moves all of them, and what is selected in one is selected in the
// others.

import Exhibits
import Language
import Canvas
import Ground
import Scenario
import Timeline

/// What a person did to the screen of an exhibit, besides what the columns know.
struct ExhibitState: Equatable {
  var size = Size.zero
  /// The run that has the keys.
  var focus = 0
  /// The newest moment that was told of, by its place among the slides.
  var slide: Int?
  var isCurveShown = false
  var measure = Measure.dentries
  /// Operations that the curve shows; nil is all of them.
  var window: Range<Int>?
  var isPresenting = false
  /// The first line of the page of help, while it is open.
  var help: Int?
  var note: Note?
}

/// The interactive program for an exhibit.
public final class ExhibitApp: Program {
  let exhibit: Exhibit
  let columns: [App]
  var state = ExhibitState()
  private(set) var settings: Settings
  /// The numbers of all runs, which have all happened.
  let measures: [Measures]
  /// After how long the next moment is told by itself, for a screen that nobody stands at.
  private let autoplay: Duration?

  /// - Precondition: the exhibit was played.
  public init(
    _ exhibit: Exhibit, settings: Settings = Settings(), isPresenting: Bool = false,
    measure: Measure = .dentries, autoplay: Duration? = nil
  ) {
    self.exhibit = exhibit
    self.settings = settings
    self.autoplay = autoplay
    measures = exhibit.runs.map { Measures($0.timeline) }
    columns = exhibit.runs.map { App($0, settings, isColumn: true) }
    state.isPresenting = isPresenting
    state.measure = measure
    for (index, column) in columns.enumerated() {
      column.intercept = { [unowned self] request in intercept(request, index) }
      column.refusal = Self.refusal
      column.differs = { [unowned self] id, scene in differs(id, scene, from: index) }
      column.isOwnStep = { step in
        exhibit.divergence(at: exhibit.moment(of: step + 1, in: index)) != nil
      }
    }
    if exhibit.slides.isEmpty { go(to: exhibit.end) } else { show(slide: 0) }
    follow()
  }

  /// The run that has the keys.
  public var session: Session { exhibit.runs[state.focus] }
  var column: App { columns[state.focus] }

  public func report(_ text: String, isError: Bool) {
    state.note = Note(text: text, role: isError ? .error : .success)
  }

  public func use(theme: String) { settings.theme = theme }

  public func read(_: [UInt8], of _: String, for _: FilePurpose) {}

  /// The time between two slides; nil where none comes by itself.
  public var pace: Duration? { autoplay }

  /// Tells of the next moment; after the last, of the first.
  public func tick() {
    guard autoplay != nil, !exhibit.slides.isEmpty else { return }
    let next = (state.slide ?? -1) + 1
    show(slide: next < exhibit.slides.count ? next : 0)
  }
}

// Time.
extension ExhibitApp {
  /// Moves all runs; the newest moment told of is the newest one before.
  func go(to moment: Moment) {
    exhibit.move(to: moment)
    let here = exhibit.moment
    state.slide = exhibit.slides.lastIndex { $0.moment <= here }
  }

  /// Goes to a moment that is told of, and looks at what the file wants to be looked at.
  func show(slide index: Int) {
    let slide = exhibit.slides[index]
    exhibit.move(to: slide.moment)
    state.slide = index
    state.isCurveShown = slide.shown == .curve
    for (column, run) in zip(columns, exhibit.runs) {
      if let word = slide.selection, let id = try? run.object(word) { column.look(at: id) }
      column.show(slide.shown)
    }
  }

  /// What a column's screen asks for, where it concerns all of them. Nil leaves it to the column.
  private func intercept(_ request: Request, _ run: Int) -> [Effect]? {
    switch request {
    case .move(let position):
      go(to: exhibit.moment(of: position, in: run))
      return []
    case .quit, .theme, .mouse, .page, .export: return nil
    case .perform, .check, .goOn, .goBack, .runNext, .branch, .again, .run, .runs, .breaks, .toggle,
      .unbreak, .source, .mark, .reload, .record, .restart, .startOver, .save:
      state.note = Note(text: Self.refusal, role: .hint)
      return []
    }
  }

  static let refusal = "The runs go through one file together; `dentree FILE` opens it alone."
}

// What a column looks at.
extension App {
  /// Selects an object in both trees, or the nearest that they have.
  func look(at id: ObjectID) {
    change { state, scene in
      let dentry = scene.dentry(for: id)
      if let dentry { state.select(.dentry(dentry), in: .dentries, scene) }
      let inode = dentry.map { scene.model.dentries[$0].inode } ?? id
      if let row = scene.inodes(state.inodes).rows(of: inode).first {
        state.select(row, in: .inodes, scene)
      }
      state.give(id.kind == .inode ? .inodes : .dentries)
      state.holder = 0
      state.settle(scene)
    }
  }

  /// Shows one pane large, or all of them.
  func show(_ word: ShowWord) {
    change { state, scene in
      let pane: Pane? =
        switch word {
        case .panes, .curve: nil
        case .dentries: .dentries
        case .inodes: .inodes
        case .steps: .steps
        case .holders: .holders
        }
      state.isZoomed = pane != nil
      state.give(pane ?? state.tree)
      state.settle(scene)
    }
  }
}

extension Scene {
  /// The dentry that an object is, or is over; nil for an inode that no dentry leads to.
  func dentry(for id: ObjectID) -> ObjectID? {
    switch id.kind {
    case .dentry: model.dentries.contains(id) ? id : nil
    case .inode: model.dentries(over: id).first
    case .file, .virtualDentry: dentry(ofFile: id)
    case .mount: model.mounts.contains(id) ? dentry(ofFilesystem: model.mounts[id].filesystem) : nil
    case .filesystem: dentry(ofFilesystem: id.filesystem)
    case .task: directory(of: id)
    case .none, .namespace: nil
    }
  }

  /// The root; of a filesystem without one the oldest dentry that lives.
  private func dentry(ofFilesystem number: Int) -> ObjectID? {
    guard number < model.filesystems.count else { return nil }
    let root = model.filesystems[number].root
    guard root == .none else { return root }
    return model.dentries.all(ofFilesystem: number).first { $0.counted.isAlive }?.id
  }

  /// Where a task stands: at the root of all until it goes elsewhere.
  private func directory(of task: ObjectID) -> ObjectID? {
    guard model.tasks.contains(task), model.tasks[task].counted.isAlive else { return nil }
    let directory = model.tasks[task].workingDirectory
    return directory == .none ? dentry(ofFilesystem: 0) : directory
  }
}

extension App {
  /// Whether keys mean what they mean in panes: no line is typed and no page is open.
  var isIdle: Bool {
    var isIdle = false
    change { state, _ in isIdle = state.mode == .panes }
    return isIdle
  }

  /// What this screen would say, to be said elsewhere.
  func takeNote() -> Note? {
    var note: Note?
    change { state, _ in (note, state.note) = (state.note, nil) }
    return note
  }
}
