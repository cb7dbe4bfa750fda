import Ground

// Which holders can have which objects, by role. A recording with any other combination is
// rejected.
extension Holder {
  /// Whether this holder can have a reference on the object, judging by kinds.
  func canHold(_ subject: ObjectID, in model: Model) -> Bool {
    let traits = role.traits
    if let kind = traits.holder, id.kind != kind || model.counted(id) == nil { return false }
    if traits.sound == .whileNamed { return id == subject }
    return traits.holds.isEmpty || traits.holds.contains(subject.kind)
  }
}
