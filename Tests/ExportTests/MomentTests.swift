// Runs and moments as documents: JSON that parses and adds up, graphs that Graphviz reads, escaped
// names.

import Canvas
import Foundation
import Ground
import Scenario
import Testing
import Timeline

@testable import Export

/// A document, read back.
private func read(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

@Suite struct RunReportTests {
  @Test("a run is one document, an operation a line, with the numbers of each")
  func document() throws {
    let session = try Specimens.run(
      """
      edition seed
      title Two
      fs plain
      mkdir /a
      stat /b
      """)
    #expect(
      RunReport(session).json == """
        {"title":"Two","file":"a<b>.ops","fs":"fs plain","edition":"seed","rules":[],"faults":[],\
        "rename":"native","operations":[
        {"operation":0,"text":"fs plain","outcome":"done","steps":23,"dentries":1,"inodes":1,\
        "references":5,"queue":0,"cache":0,"orphaned":0,"leftOver":0,"stale":0,"ring":0},
        {"operation":1,"text":"mkdir /a","outcome":"done","steps":28,"dentries":2,"inodes":2,\
        "references":8,"queue":0,"cache":0,"orphaned":0,"leftOver":0,"stale":0,"ring":0},
        {"operation":2,"text":"stat /b","outcome":"failed","errno":"ENOENT","steps":14,\
        "dentries":2,"inodes":2,"references":8,"queue":0,"cache":0,"orphaned":0,"leftOver":0,\
        "stale":0,"ring":0}
        ]}

        """)
  }

  @Test("what is not sound is counted, and why a machine stopped is said")
  func suspicions() throws {
    let operations = try #require(
      try read(RunReport(Specimens.run(Specimens.stale)).json)["operations"] as? [[String: Any]])
    #expect(operations.last?["stale"] as? Int == 1)
    let stopped = try read(
      RunReport(
        Specimens.run("fs plain\ncreate /f\ninvalidate /f\nstat /f\nrevalidate /f\nunlink /f")
      ).json)
    #expect((stopped["operations"] as? [[String: Any]])?.count == 6)
  }

  @Test("any run can be read back", arguments: [Specimens.hostile, Specimens.everything])
  func parses(_ text: String) throws {
    let session = try Specimens.run(text)
    let operations = try read(RunReport(session).json)["operations"] as? [[String: Any]]
    #expect(operations?.count == session.timeline.operations.count)
  }
}

@Suite struct MomentReportTests {
  @Test("a name has its path, unless it is longer than a call takes")
  func paths() throws {
    let name = String(repeating: "n", count: 255)
    var lines = ["fs plain", "mkdir /\(name)", "getdentry /\(name) as d1"]
    for depth in 1..<20 {
      lines += [
        "mkdir @d\(depth)/\(name)", "getdentry @d\(depth)/\(name) as d\(depth + 1)",
        "putdentry d\(depth)",
      ]
    }
    let session = try Specimens.run(lines.joined(separator: "\n") + "\n")
    let objects = try #require(
      try read(MomentReport(session).json)["objects"] as? [[String: Any]])
    let paths = objects.compactMap { $0["path"] as? String }
    #expect(paths.map(\.utf8.count).sorted() == [1] + (1...15).map { $0 * 256 })
    #expect(objects.count { $0["hashed"] != nil } == 21)
  }

  @Test(
    "every count is there with as many holders, and every holder is an object of the document",
    arguments: [Specimens.hostile, Specimens.everything, Specimens.stale])
  func holders(_ text: String) throws {
    let session = try Specimens.run(text)
    for record in session.timeline.operations {
      session.move(to: record.end)
      let objects = try #require(
        try read(MomentReport(session).json)["objects"] as? [[String: Any]])
      let ids = Set(objects.compactMap { $0["id"] as? String })
      #expect(ids.count == objects.count)
      for object in objects {
        let holders = try #require(object["holders"] as? [[String: Any]])
        #expect(object["count"] as? Int == holders.count, "\(object)")
        for holder in holders.compactMap({ $0["holder"] as? String }) {
          #expect(ids.contains(holder), "\(holder)")
        }
      }
    }
  }

  @Test("the moment says where it is, in the middle of an operation as well")
  func place() throws {
    let session = try Specimens.run("fs plain\nmkdir /a")
    session.move(to: session.timeline.operations[1].first + 3)
    let place = try #require(try read(MomentReport(session).json)["at"] as? [String: Any])
    #expect(place["operation"] as? Int == 1 && place["step"] as? Int == 3)
    session.move(to: 0)
    #expect(try read(MomentReport(session).json)["at"] == nil)
  }

  @Test("an inode has its size and its device where its filesystem keeps them")
  func kept() throws {
    let session = try Specimens.run(
      """
      fs plain
      mount memory /m synthetic
      open /m/f O_RDWR|O_CREAT as fd1
      write fd1 hello
      mknod /m/n char 1:3
      """)
    let json = MomentReport(session).json
    #expect(json.contains("\"nlink\":1,\"uid\":0,\"gid\":0,\"size\":5,\"atime\":2,"))
    #expect(json.contains("\"nlink\":1,\"uid\":0,\"gid\":0,\"rdev\":\"1:3\",\"atime\":5,"))
    #expect(json.contains("\"atime\":2,\"mtime\":4,\"ctime\":4,"))
    #expect(json.matches(of: /"size"/).count == 1 && json.matches(of: /"rdev"/).count == 1)
    let text = TextReport(session.timeline).operation(session.timeline.operations.count - 1)
    #expect(text.contains("nlink 1, size 5") && text.contains("nlink 1, device 1:3"))
  }

  @Test("a reference that is not sound says in which way")
  func suspicion() throws {
    let json = MomentReport(try Specimens.run(Specimens.stale)).json
    #expect(json.contains("\"suspicion\":\"stale\""))
    #expect(
      json.hasSuffix("\"suspicions\":{\"orphaned\":0,\"leftOver\":0,\"stale\":1,\"ring\":0}}\n"))
  }
}

@Suite struct ObjectGraphTests {
  @Test("each reference is an edge from its holder, the dead are dashed")
  func golden() throws {
    let session = try Specimens.run("fs plain\ncreate /f\nopen /f as fd1\nunlink /f")
    let dot = ObjectGraph(session).dot
    #expect(
      dot.split(separator: "\n").dropFirst(4).joined(separator: "\n") == #"""
          subgraph "cluster_0" {
            label="plain"; color=gray60;
            "filesystem:0:1" [label="filesystem plain\ncount 1"];
            "dentry:0:1" [label="d1 /\ncount 3"];
            "dentry:0:2" [label="d2 f\ncount 1\ndead, deleted, unhashed", style="rounded,dashed", color=red3, fontcolor=red3];
            "inode:0:1" [label="i1 dir\ncount 1", shape=ellipse];
            "inode:0:2" [label="i2 file\ncount 1", shape=ellipse];
          }
          "mount:0:1" [label="mount 1 plain\ncount 2"];
          "namespace:0:1" [label="namespace 1\ncount 1"];
          "task:0:1" [label="T1\ncount 0"];
          "file:0:2" [label="fd1\ncount 1"];
          "mount:0:1" -> "filesystem:0:1" [label="mount"];
          "namespace:0:1" -> "mount:0:1" [label="namespace"];
          "file:0:2" -> "mount:0:1" [label="file"];
          "task:0:1" -> "namespace:0:1" [label="task"];
          "mount:0:1" -> "dentry:0:1" [label="mount"];
          "filesystem:0:1" -> "dentry:0:1" [label="filesystem"];
          "dentry:0:2" -> "dentry:0:1" [label="child"];
          "file:0:2" -> "dentry:0:2" [label="file"];
          "dentry:0:1" -> "inode:0:1" [label="dentry"];
          "dentry:0:2" -> "inode:0:2" [label="dentry"];
          "task:0:1" -> "file:0:2" [label="table"];
        }
        """#)
    #expect(dot.hasPrefix("digraph dentree {\n") && dot.hasSuffix("}\n"))
    #expect(ObjectGraph(session).dot == dot)
  }

  @Test(
    "there are as many edges as references, and every string ends",
    arguments: [Specimens.hostile, Specimens.everything, Specimens.stale])
  func edges(_ text: String) throws {
    let session = try Specimens.run(text)
    let dot = ObjectGraph(session).dot
    let model = session.timeline.model
    let references = model.liveObjects.reduce(0) { $0 + model.holders(of: $1).count }
    let edges = dot.split(separator: "\n").filter {
      $0.contains(" -> ") && !$0.contains("style=dotted")
    }
    #expect(edges.count == references && references > 10)
    var isInString = false, isEscaped = false
    for scalar in dot.unicodeScalars {
      if isEscaped {
        isEscaped = false
      } else if isInString, scalar == "\\" {
        isEscaped = true
      } else if scalar == "\"" {
        isInString.toggle()
      }
      #expect(!isInString || scalar != "\n")
    }
    #expect(!isInString)
  }

  @Test(
    "Graphviz reads it", .enabled(if: Programs.dot != nil, "no dot: graphviz is not installed"),
    arguments: [Specimens.hostile, Specimens.everything, Specimens.stale])
  func graphviz(_ text: String) throws {
    let program = try #require(Programs.dot)
    let dot = ObjectGraph(try Specimens.run(text)).dot
    let (status, output, errors) = try Programs.run(program, ["-Tsvg"], input: dot)
    #expect(status == 0 && errors.isEmpty, "\(errors)")
    #expect(output.contains("</svg>"))
  }
}

@Suite struct PictureTests {
  @Test("the format is asked for by the end of a file's name")
  func formats() {
    #expect(PictureFormat(file: "/a.b/moment.svg") == .svg)
    #expect(PictureFormat(file: "moment.TXT") == .text)
    #expect(PictureFormat(file: "dot") == nil)
    #expect(PictureFormat(file: "/a.svg/moment") == nil)
    #expect(PictureFormat(file: "") == nil)
    #expect(PictureFormat.fileExtensions == ".txt, .ansi, .svg, .json or .dot")
  }

  @Test(
    "no format lets a control character through, except the escape codes of ANSI",
    arguments: PictureFormat.allCases)
  func controls(_ format: PictureFormat) throws {
    let session = try Specimens.run(Specimens.hostile)
    let picture = Picture(session, Specimens.frame(session), theme: Specimens.theme)
    let text = picture.text(as: format).replacing(/\u{1B}\[[0-9;]*m/, with: "")
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F ~= scalar.value), "\(scalar.value)")
    }
    #expect(text.contains(#"\x1b[31m"#) || text.contains(#"\\x1b[31m"#))
    if format == .svg {
      #expect(!text.contains("<script>") && !text.contains("]]>") && !text.contains("<b>"))
    }
  }
}
