import ArgumentParser
import Export
import Glibc
import Scenario

/// `dentree run`: a scenario without a terminal.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a scenario file without a terminal.")

  @Argument(help: "The scenario file.")
  var file: String
  @Option(help: "The historical behaviour of kernfs.")
  var edition: String?
  @Option(help: "Whose rename moves an entry: native or client.")
  var rename: String?
  @Option(help: "text, for people; trace, one line of JSON an operation.")
  var format: String = "text"

  func run() throws {
    guard let bytes = readFile(file) else { throw ExitCode(2) }
    let scenario: ScenarioFile
    do { scenario = try ScenarioFile.parse(bytes, name: file) } catch {
      complain("\(error)")
      throw ExitCode(2)
    }
    let session: Session
    do {
      session = try Session.open(
        scenario, edition: edition.flatMap(EditionWord.init(rawValue:)),
        rename: rename.flatMap(RenameWord.init(rawValue:)))
    } catch {
      complain("\(error)")
      throw ExitCode(2)
    }
    func show() { print(Trace(session.timeline).line(session.timeline.operations.count - 1)) }
    show()
    let failures = session.play(scenario) { line, verdict in if verdict == nil { show() } }
    session.playClosing { _ in show() }
    for failure in failures { complain("\(file):\(failure.line):\(failure.column): \(failure.message)") }
    if !failures.isEmpty { throw ExitCode(1) }
  }
}

func complain(_ text: String) {
  var line = text + "\n"
  line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}

func readFile(_ name: String) -> [UInt8]? {
  guard let file = fopen(name, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}
