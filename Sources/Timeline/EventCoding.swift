/// Events as bytes: a tag, then the contents, which the event's family writes. Ids, names and
/// reference numbers are written as differences from the previous one, which are small. A recording
/// can therefore be read only from its beginning.

import Ground

/// The previous ids, names and numbers. Writer and reader advance it in the same way, so both
/// compute the same differences.
struct DeltaCoder {
  /// The last id of each kind.
  private var ids = [ObjectID](repeating: .none, count: 16)
  private var name: Int64 = 0
  private var reference: Int64 = 0
  private var slot: Int64 = 0

  mutating func add(_ id: ObjectID, to bytes: inout ByteWriter) {
    let kind = Int(id.kind.rawValue), last = ids[kind]
    let isElsewhere = id.filesystem != last.filesystem
    let distance = ByteWriter.zigzag(Int64(id.number) - Int64(last.number))
    bytes.add(distance << 5 | (isElsewhere ? 16 : 0) | UInt64(kind))
    if isElsewhere { bytes.add(UInt64(id.filesystem)) }
    ids[kind] = id
  }

  mutating func id(_ bytes: inout ByteReader) throws(DecodingFailure) -> ObjectID {
    let start = bytes
    let word = try bytes.number()
    guard let kind = ObjectKind(rawValue: UInt8(word & 15)) else {
      throw start.damage("no kind of object has this number")
    }
    let last = ids[Int(kind.rawValue)]
    let filesystem = word & 16 == 0 ? UInt64(last.filesystem) : try bytes.number()
    let number = Int64(last.number) + ByteWriter.unzigzag(word >> 5)
    guard filesystem <= 0xfff, 0...0xff_ffff_ffff ~= number else {
      throw start.damage("an object has an impossible number")
    }
    let id = ObjectID(kind, filesystem: Int(filesystem), number: Int(number))
    ids[Int(kind.rawValue)] = id
    return id
  }

  mutating func add(_ holder: Holder, to bytes: inout ByteWriter) {
    bytes.add(byte: holder.role.rawValue)
    add(holder.id, to: &bytes)
  }

  mutating func holder(_ bytes: inout ByteReader) throws(DecodingFailure) -> Holder {
    Holder(try bytes.choice(), try id(&bytes))
  }

  mutating func add(_ name: Name, to bytes: inout ByteWriter) {
    // The flag of a long name moves to the lowest bit. In the highest bit it would make each such
    // name five bytes long.
    let number = Int64(name.number) << 1 | (name.isTooLong ? 1 : 0)
    bytes.add(signed: number - self.name)
    self.name = number
  }

  mutating func name(_ bytes: inout ByteReader) throws(DecodingFailure) -> Name {
    let start = bytes
    let (number, isOver) = name.addingReportingOverflow(try bytes.signed())
    guard !isOver, 0...0xffff_ffff ~= number else {
      throw start.damage("a name has an impossible number")
    }
    name = number
    return Name(raw: UInt32(number >> 1) | UInt32(number & 1) << 31)
  }

  mutating func add(reference number: UInt32, to bytes: inout ByteWriter) {
    bytes.add(signed: Int64(number) - reference)
    reference = Int64(number)
  }

  mutating func reference(_ bytes: inout ByteReader) throws(DecodingFailure) -> UInt32 {
    try Self.serial(&bytes, &reference)
  }

  mutating func add(slot number: UInt32, to bytes: inout ByteWriter) {
    bytes.add(signed: Int64(number) - slot)
    slot = Int64(number)
  }

  mutating func slot(_ bytes: inout ByteReader) throws(DecodingFailure) -> UInt32 {
    try Self.serial(&bytes, &slot)
  }

  private static func serial(
    _ bytes: inout ByteReader, _ last: inout Int64
  ) throws(DecodingFailure) -> UInt32 {
    let start = bytes
    let (number, isOver) = last.addingReportingOverflow(try bytes.signed())
    guard !isOver, let serial = UInt32(exactly: number) else {
      throw start.damage("a reference or slot has an impossible number")
    }
    last = number
    return serial
  }
}

// The beginnings that many events share: the tag, then the objects.
extension DeltaCoder {
  mutating func add(
    _ tag: some RawRepresentable<UInt8>, _ id: ObjectID, to bytes: inout ByteWriter
  ) {
    bytes.add(byte: tag.rawValue)
    add(id, to: &bytes)
  }

  mutating func add(
    _ tag: some RawRepresentable<UInt8>, _ id: ObjectID, _ other: ObjectID,
    to bytes: inout ByteWriter
  ) {
    add(tag, id, to: &bytes)
    add(other, to: &bytes)
  }

  mutating func add(
    _ tag: some RawRepresentable<UInt8>, _ id: ObjectID, _ second: ObjectID, _ third: ObjectID,
    to bytes: inout ByteWriter
  ) {
    add(tag, id, second, to: &bytes)
    add(third, to: &bytes)
  }

  mutating func add(
    _ tag: some RawRepresentable<UInt8>, _ id: ObjectID, _ name: Name, _ other: ObjectID,
    to bytes: inout ByteWriter
  ) {
    add(tag, id, to: &bytes)
    add(name, to: &bytes)
    add(other, to: &bytes)
  }
}
