/// A table of extended attributes, for filesystems that store them. Sources: xattr(7), setxattr(2).

import Ground
import Kernfs
import VFS

/// The extended attributes of one file, by name.
struct AttributeTable {
  private var values: [[UInt8]: [UInt8]] = [:]

  /// All names, sorted by their bytes.
  var names: [[UInt8]] { values.keys.sorted { $0.lexicographicallyPrecedes($1) } }

  /// The value of an attribute. Throws ENODATA if there is none.
  func value(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard let value = values[name] else { throw .ENODATA }
    return value
  }

  /// Sets an attribute. Throws EEXIST or ENODATA if the condition fails.
  mutating func set(
    _ name: [UInt8], _ value: [UInt8], _ condition: AttributeCondition = .any
  ) throws(Errno) {
    switch condition {
    case .mustBeNew where values[name] != nil: throw .EEXIST
    case .mustExist where values[name] == nil: throw .ENODATA
    case .any, .mustBeNew, .mustExist: values[name] = value
    }
  }

  /// Removes an attribute. Throws ENODATA if there is none.
  mutating func remove(_ name: [UInt8]) throws(Errno) {
    guard values.removeValue(forKey: name) != nil else { throw .ENODATA }
  }
}

/// The operations of inodes with extended attributes.
class AttributedOperations<Owner: Client>: ClientOperations<Owner> {
  /// The contents of the file, including its attributes.
  func data(_ inode: Inode) throws(Errno) -> FileData {
    preconditionFailure("each kind says where its data is")
  }
  /// Throws if the file can have no attribute of that name.
  func checkAttribute(_ name: [UInt8]) throws(Errno) {}
  /// Called after an attribute was set or removed.
  func attributesChanged(_ inode: Inode) {}

  override var hasExtendedAttributes: Bool { true }

  override func extendedAttribute(_ inode: Inode, _ name: Name) throws(Errno) -> [UInt8] {
    let name = client.bytes(name)
    try checkAttribute(name)
    return try data(inode).attributes.value(name)
  }

  override func extendedAttributes(_ inode: Inode) -> [Name] {
    do throws(Errno) {
      return try data(inode).attributes.names.map { client.machine.names.intern($0) }
    } catch { return [] }
  }

  override func setExtendedAttribute(
    _ inode: Inode, _ name: Name, _ value: [UInt8], _ condition: AttributeCondition
  ) throws(Errno) {
    let name = client.bytes(name)
    try checkAttribute(name)
    try data(inode).attributes.set(name, value, condition)
    attributesChanged(inode)
  }

  override func removeExtendedAttribute(_ inode: Inode, _ name: Name) throws(Errno) {
    let name = client.bytes(name)
    try checkAttribute(name)
    try data(inode).attributes.remove(name)
    attributesChanged(inode)
  }
}
