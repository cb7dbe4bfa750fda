/// The state that a client keeps for its inodes and files beyond their records. Each has a place,
/// whose number is stored in the record's payload. The client owns the store.
///
/// A place becomes free when its object ends, but keeps its state until it is reused: with unusual
/// combinations of rules, an operation may still use an inode that has ended, as Go allows.

/// Numbered places, from 1. No payload of a stored object is 0.
struct IndexedStore<State> {
  private var places: [(state: State, isTaken: Bool)] = []
  private var free: [Int] = []

  /// Stores `state` in a free place and returns its number.
  mutating func put(_ state: State) -> Int64 {
    if let index = free.popLast() {
      places[index] = (state, true)
      return Int64(index + 1)
    }
    places.append((state, true))
    return Int64(places.count)
  }

  /// - Precondition: the place was used at least once.
  subscript(number: Int64) -> State {
    get { places[Int(number - 1)].state }
    set { places[Int(number - 1)].state = newValue }
  }

  /// Frees a place and returns its state; nil if it was free.
  mutating func remove(_ number: Int64) -> State? {
    guard places[Int(number - 1)].isTaken else { return nil }
    places[Int(number - 1)].isTaken = false
    free.append(Int(number - 1))
    return places[Int(number - 1)].state
  }

  /// The states in the used places, in order.
  var all: [State] { places.filter(\.isTaken).map(\.state) }
}
