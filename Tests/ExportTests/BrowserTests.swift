// Pictures and pages in a browser, if Debian's chromium is installed.

import Canvas
import Foundation
import Testing
import Timeline

@testable import Export

@Suite(
  "in a browser", .serialized,
  .enabled(if: Programs.chromium != nil, "no browser: chromium is not installed"))
struct BrowserTests {
  private static let size = (width: 1200, height: 900)

  /// Opens a file. Returns chromium's output and, if wanted, a picture.
  private func open(
    _ content: String, as name: String, fragment: String = "", _ options: [String]
  ) throws -> (output: String, picture: Data?) {
    let program = try #require(Programs.chromium)
    return try Programs.inFolder { folder in
      let file = folder.appending(path: name), picture = folder.appending(path: "picture.png")
      try content.write(to: file, atomically: true, encoding: .utf8)
      let (status, output, errors) = try Programs.run(
        program,
        [
          "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
          "--no-first-run", "--hide-scrollbars", "--virtual-time-budget=2000",
          "--user-data-dir=\(folder.path)/profile",
          "--window-size=\(Self.size.width),\(Self.size.height)",
        ] + options.map { $0.replacing("PICTURE", with: picture.path) }
          + [file.absoluteString + fragment])
      #expect(status == 0, "\(errors)")
      return (output, try? Data(contentsOf: picture))
    }
  }

  /// Checks the size of a picture, and that it is not empty: an empty window takes 5 kB at most.
  private func check(_ picture: Data?) throws {
    let bytes = [UInt8](try #require(picture))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    func number(at index: Int) -> Int { bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) } }
    #expect(number(at: 16) == Self.size.width && number(at: 20) == Self.size.height)
    #expect(bytes.count > 15_000, "\(bytes.count) bytes")
  }

  @Test("a screen, a chart and a page are drawn")
  func pictures() throws {
    let session = try Specimens.run(Specimens.everything)
    let chart = Chart(.references, runs: [("</svg>", Measures(session.timeline))]).svg()
    let documents = [
      ("screen.svg", Specimens.frame(session).svg(theme: Specimens.theme)), ("chart.svg", chart),
      ("page.html", try HTMLPageTests.page(Specimens.everything).page),
    ]
    for (name, content) in documents {
      try check(try open(content, as: name, ["--screenshot=PICTURE"]).picture)
    }
  }

  @Test("the page opens the frame that its address asks for, names as they are")
  func fragment() throws {
    let (page, grids) = try HTMLPageTests.page(Specimens.hostile)
    let document = try open(page, as: "page.html", fragment: "#12", ["--dump-dom"]).output
    let rows = try HTMLPageTests.rows(of: document)
    #expect(rows == (0..<30).map { grids[11].text(row: $0) })
    #expect(document.contains("12 / \(grids.count)"))
    #expect(!document.contains("<b>"))
  }
}
