/// What a client remembers of its inodes and files beside their records: a place for each, whose number
/// is the record's payload. Owned by the client; a place is free again when its object ends.
/// Numbered places, from 1; 0 is nobody's payload.
struct Shelf<State> {
  private var places: [State?] = []
  private var free: [Int] = []

  /// Puts `state` into a free place and returns its number.
  mutating func put(_ state: State) -> Int64 {
    if let index = free.popLast() {
      places[index] = state
      return Int64(index + 1)
    }
    places.append(state)
    return Int64(places.count)
  }

  /// - Precondition: the place is taken.
  subscript(number: Int64) -> State {
    get {
      guard let state = places[Int(number - 1)] else { preconditionFailure("the place is empty") }
      return state
    }
    set { places[Int(number - 1)] = newValue }
  }

  mutating func remove(_ number: Int64) -> State {
    let state = self[number]
    places[Int(number - 1)] = nil
    free.append(Int(number - 1))
    return state
  }

  /// What is in the places that are taken, in their order.
  var all: [State] { places.compactMap { $0 } }
}
