import Ground

// Who can hold what, as which role: what is not here cannot be held, and a recording that says so is
// refused.
extension Holder {
  /// Whether somebody of this role and kind can hold a reference on that object, as far as its kind tells.
  func canHold(_ subject: ObjectID, in model: Model) -> Bool {
    let traits = role.traits
    if let kind = traits.holder, id.kind != kind || model.counted(id) == nil { return false }
    if traits.sound == .whileNamed { return id == subject }
    return traits.holds.isEmpty || traits.holds.contains(subject.kind)
  }
}
