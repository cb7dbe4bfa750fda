/// What a client remembers of its inodes and files beside their records: a place for each, whose number
/// is the record's payload. Owned by the client.
///
/// A place is free again when its object ends, and keeps its state until the next one takes it: with rules
/// that never were together an operation may ask an inode that has ended, as Go lets it.

/// Numbered places, from 1; 0 is nobody's payload.
struct IndexedStore<State> {
  private var places: [(state: State, isTaken: Bool)] = []
  private var free: [Int] = []

  /// Puts `state` into a free place and returns its number.
  mutating func put(_ state: State) -> Int64 {
    if let index = free.popLast() {
      places[index] = (state, true)
      return Int64(index + 1)
    }
    places.append((state, true))
    return Int64(places.count)
  }

  /// - Precondition: the place was taken once.
  subscript(number: Int64) -> State {
    get { places[Int(number - 1)].state }
    set { places[Int(number - 1)].state = newValue }
  }

  /// Frees a place and returns its state; nil if it was free already.
  mutating func remove(_ number: Int64) -> State? {
    guard places[Int(number - 1)].isTaken else { return nil }
    places[Int(number - 1)].isTaken = false
    free.append(Int(number - 1))
    return places[Int(number - 1)].state
  }

  /// What is in the places that are taken, in their order.
  var all: [State] { places.filter(\.isTaken).map(\.state) }
}
