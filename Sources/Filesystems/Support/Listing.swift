/// Listing names that stand in no slot. kernfs: what `IterDirents` of dynamic directories have in
/// common; spec 10.

import Ground
import Kernfs
import VFS

/// One name that a directory finds by itself.
struct FoundName {
  let name: Name
  let number: Int64
  /// The bits of the type.
  let type: UInt32
}

/// Tells `names` from the `relative`-th on, each one offset further, until `take` says no; returns the
/// offset of the first that was not taken.
func list(
  _ names: [FoundName], from offset: Int64, relative: Int64, _ take: (DirectoryEntry) -> Bool
) -> Int64 {
  var offset = offset
  for found in names.dropFirst(Int(clamping: relative)) {
    let entry = DirectoryEntry(
      name: found.name, number: found.number, type: found.type, next: offset + 1)
    guard take(entry) else { return offset }
    offset += 1
  }
  return offset
}

/// The number that decimal digits stand for; nil for anything else. Leading zeros are digits too, as
/// for Go's `ParseUint`.
func decimal(_ name: [UInt8]) -> Int? {
  guard !name.isEmpty, name.count <= 10 else { return nil }
  var number = 0
  for byte in name {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    number = number * 10 + Int(byte - UInt8(ascii: "0"))
  }
  return number <= Int(UInt32.max) ? number : nil
}
