// Numbers: at its limit each is accepted, above it refused in one line. Depth has no limit.

@testable import Questions
@testable import Language
import Ground
import Testing
import Timeline

@testable import Scenario

@Suite("limits")
struct LimitTests {
  private func play(_ text: String) throws -> (Session, findings: [Finding]) {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "limit.ops")
    let session = try Session.open(file)
    return (session, session.judge(file))
  }

  @Test("4,096 filesystems, the root's among them; the next mount, pipe or socket is not asked")
  func filesystems() throws {
    let most = ObjectID.mostFilesystems
    let (session, findings) = try play(
      """
      fs plain keep=1
      repeat \(most - 1) mount memory /m%d synthetic
      mount memory / synthetic
      pipe as in out
      socket as s
      import x as h
      """)
    #expect(findings.map(\.place) == [3, 4, 5, 6].map { .line($0) })
    #expect(findings.allSatisfy { $0.kind == .notAsked && $0.text.contains("4096 filesystems") })
    #expect(session.timeline.model.filesystems.count == most)
  }

  @Test("a file of memory has 64 MiB at most: EFBIG beyond")
  func sizes() throws {
    let (_, findings) = try play(
      """
      fs plain keep=1
      mkdir /m
      mount memory /m
      create /m/f
      truncate /m/f 67108864
      expect errno == ok
      truncate /m/f 67108865
      expect errno == EFBIG
      truncate /m/f 9223372036854775807
      expect errno == EFBIG
      open /m/f O_RDWR as f
      seek f 9223372036854775807
      expect errno == ok
      write f x
      expect errno == EFBIG
      seek f 1 cur
      expect errno == EINVAL
      umount /m detach
      close f
      """)
    #expect(findings == [])
  }

  @Test("directories twenty thousand deep come and go; their names are all there")
  func depth() throws {
    let most = 20_000
    var text = "fs plain keep=1\n"
    for _ in 0..<most { text += "mkdir d\nchdir d\n" }
    text += "open . O_RDONLY as f\nchdir /\nclose f\n"
    let (session, findings) = try play(text)
    let deepest = ObjectID(.dentry, number: most + 1)
    #expect(session.stop == nil && session.timeline.model.alive.dentries == 0)
    #expect(session.timeline.model.path(of: deepest)?.count == most)
    #expect(findings == [])
  }
}
