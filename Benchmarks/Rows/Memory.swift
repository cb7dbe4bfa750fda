/// What a live file costs in bytes: 200,000 files, created and closed, in one directory.

import CCounters
import Glibc
import Ground
import VFS

/// Bytes per live file, by three counts.
public struct MemoryPerFile {
  /// What the engine's arena took from the process: dentries, inodes, slots and both maps.
  public let arena: Double
  /// What malloc says is in use: the arena, and the table of names beside it.
  public let allocated: Double
  /// What the process has in memory.
  public let resident: Double
}

/// Makes the files, journal off, and counts before and after.
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

/// What malloc says is in use.
public func allocatedBytes() -> Int { Int(bytes_in_use()) }

/// What the process has in memory: the second number of /proc/self/statm, in pages.
public func residentBytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
