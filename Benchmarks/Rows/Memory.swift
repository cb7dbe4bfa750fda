/// The bytes of a living file: 200,000 files, created and closed, in one directory.

import CCounters
import Glibc
import Ground
import VFS

/// Bytes per living file, counted in three ways.
public struct MemoryPerFile {
  /// The memory of the engine's arena: dentries, inodes, slots and both maps.
  public let arena: Double
  /// The memory in use according to malloc: the arena and the table of names.
  public let allocated: Double
  /// The resident memory of the process.
  public let resident: Double
}

/// Makes the files with the journal off, and counts before and after.
public func measureMemory(files: Int = 200_000) -> MemoryPerFile {
  let world = flat(false)
  let arena = world.machine.arena.size, allocated = allocatedBytes(), resident = residentBytes()
  made {
    for number in 0..<files {
      let path = Path(Array("/dir/f\(number)".utf8), world.machine)
      try world.create(world.place(path.names))
    }
  }
  func each(_ bytes: Int) -> Double { Double(bytes) / Double(files) }
  return MemoryPerFile(
    arena: each(world.machine.arena.size - arena), allocated: each(allocatedBytes() - allocated),
    resident: each(residentBytes() - resident))
}

/// The memory in use according to malloc.
public func allocatedBytes() -> Int { Int(bytes_in_use()) }

/// The resident memory of the process: the second number of /proc/self/statm, in pages.
public func residentBytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
