/// Listing names that have no slots. kernfs: what the `IterDirents` methods of dynamic directories
/// have in common.

import Ground
import Kernfs
import VFS

/// One name that a directory generates.
struct FoundName {
  let name: Name
  let number: Int64
  /// The type bits.
  let type: UInt32
}

/// Passes the names from the `relative`-th on to `take`, each one offset further, until it returns
/// false. Returns the offset of the first name that was not taken.
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

/// The number that decimal digits stand for; nil for anything else. Leading zeros are allowed, as
/// in Go's `ParseUint`.
func decimal(_ name: [UInt8]) -> Int? {
  guard !name.isEmpty, name.count <= 10 else { return nil }
  var number = 0
  for byte in name {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    number = number * 10 + Int(byte - UInt8(ascii: "0"))
  }
  return number <= Int(UInt32.max) ? number : nil
}

/// The same with a sign before it, as for Go's `ParseInt`; nil for a number below 0 as well.
func signedDecimal(_ name: [UInt8]) -> Int? {
  switch name.first {
  case UInt8(ascii: "+"): decimal(Array(name.dropFirst()))
  case UInt8(ascii: "-"): decimal(Array(name.dropFirst())).flatMap { $0 == 0 ? 0 : nil }
  case _: decimal(name)
  }
}
