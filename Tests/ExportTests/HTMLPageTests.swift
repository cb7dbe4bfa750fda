// Pages of frames: their contents.

import Canvas
import Foundation
import Testing
import Timeline

@testable import Export

@Suite struct HTMLPageTests {
  static func page(_ text: String) throws -> (page: String, grids: [Grid]) {
    let session = try Specimens.run(text)
    let grids = Specimens.frames(session)
    let frames = zip(session.timeline.operations, grids).map { record, grid in
      (label: record.text, narration: "After \(record.text)", grid: grid)
    }
    let chart = Chart(.dentries, runs: [("</svg><script>", Measures(session.timeline))])
    let page = HTMLPage(
      title: session.title, frames: frames, theme: Specimens.theme, charts: [chart.svg()])
    return (page.text, grids)
  }

  /// The rows of the screen that a document has, as text.
  static func rows(of document: String) throws -> [String] {
    let start = try #require(document.range(of: "<pre")?.lowerBound)
    let end = try #require(document.range(of: "</pre>")?.lowerBound)
    var text = String(document[start..<end]).replacing(/<[^>]*>/, with: "")
    for (name, sign) in [("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("amp", "&")] {
      text = text.replacing("&\(name);", with: sign)
    }
    let lines = text.components(separatedBy: "\n").dropLast()
    return lines.map { $0.replacing(/[ ]+$/, with: "") }
  }

  /// The JSON behind `const NAME=`.
  private func table(_ name: String, _ page: String) throws -> [[Any]] {
    let start = try #require(page.range(of: "const \(name)=")?.upperBound)
    let end = try #require(page.range(of: "];\n", range: start..<page.endIndex)?.lowerBound)
    let data = Data((page[start..<end] + "]").utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
  }

  @Test(
    "its rows and changes give every frame again",
    arguments: [Specimens.hostile, Specimens.everything])
  func frames(_ text: String) throws {
    let (page, grids) = try Self.page(text)
    let rows = try table("rows", page), frames = try table("frames", page)
    #expect(frames.count == grids.count)
    #expect(rows.count < grids.count * 30)
    var shown: [Int: Int] = [:]
    for (frame, grid) in zip(frames, grids) {
      let changes = frame.dropFirst(2).compactMap { $0 as? Int }
      for index in stride(from: 0, to: changes.count, by: 2) {
        shown[changes[index]] = changes[index + 1]
      }
      for row in 0..<grid.size.height {
        let runs = rows[try #require(shown[row])]
        let text = runs.compactMap { $0 as? String }.joined()
        #expect(text.replacing(/[ ]+$/, with: "") == grid.text(row: row))
      }
    }
  }

  @Test("no name ends the script, becomes markup, or reaches out of the page")
  func escaping() throws {
    let (page, _) = try Self.page(Specimens.hostile)
    #expect(page.components(separatedBy: "</script>").count == 2)
    #expect(page.components(separatedBy: "<script>").count == 2)
    #expect(!page.contains("<b>") && !page.contains("://") || onlyNamespaces(page))
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("<title>&lt;/script&gt;&lt;b&gt;&quot;&amp;&apos;</title>"))
    for scalar in page.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F ~= scalar.value))
    }
  }

  /// Whether the only address in it is that of the SVG namespace.
  private func onlyNamespaces(_ page: String) -> Bool {
    !page.contains("<b>")
      && page.components(separatedBy: "://").count
        == page.components(separatedBy: "http://www.w3.org/2000/svg").count
  }

  @Test("without a script the first frame and a sentence about the others are there")
  func plain() throws {
    let (page, grids) = try Self.page("fs plain\nmkdir /a")
    #expect(page.contains("<noscript><p>Without JavaScript this page shows the first of 2 frames."))
    #expect(try Self.rows(of: page) == (0..<30).map { grids[0].text(row: $0) })
    #expect(page.contains("aria-live=\"polite\">After fs plain</p>"))
  }

  @Test("thousands of frames take little room, and the same frames are the same bytes")
  func size() throws {
    var page = HTMLPage(title: "t", theme: Specimens.theme)
    var grid = Grid(Size(width: 120, height: 40))
    for row in 0..<40 { grid.put(String(repeating: "x", count: 120), at: Point(x: 0, y: row)) }
    for index in 0..<3000 {
      grid.put("step \(index)", at: Point(x: 0, y: index % 40))
      page.add(grid, label: "\(index)", narration: "")
    }
    let text = page.text
    #expect(text.utf8.count < 3000 * 200)
    #expect(page.text == text)
  }

  @Test("a page without frames is a page")
  func empty() {
    let text = HTMLPage(title: "", frames: [], theme: Specimens.theme).text
    #expect(text.hasSuffix("</html>\n") && text.contains("const frames=[];"))
  }
}
