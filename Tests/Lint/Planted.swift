/// Mistakes for `Scripts/lint-references --self-test`, which alone compiles this file. A function's
/// name gives the expected result: `forgets…` and `overwrites…` are reported, `consumes…` is not.

import Ground
import VFS

let somebody = Holder(.operation)

/// A type that contains a reference.
struct Carrier: ~Copyable {
  var file: Ref<FileDescription>
  var writing: Writing?

  consuming func letGo() {
    file.drop()
    if let writing { writing.end() }
  }
}

struct Place: ~Copyable {
  let number = 0
  var reference: Ref<Mount>?
}

/// A scope whose end forgets a reference.
struct ForgetsAtItsOwnEnd: ~Copyable {
  let file: Ref<FileDescription>
  let writing: Writing
  deinit { writing.end() }
}

/// A correct scope, whose end consumes its reference.
struct ConsumesAtItsOwnEnd: ~Copyable {
  let file: Ref<FileDescription>
  deinit { file.drop() }
}

func consumesByAScope(_ file: FileDescription, _ number: Int) throws(Errno) {
  let scope = ConsumesAtItsOwnEnd(file: file.take(somebody))
  if number < 0 { throw .EINVAL }
  _ = scope.file.object
}

public final class Keeper {
  private var reference: Ref<Mount>?

  func overwritesWhatItKeeps(_ mount: Mount) { reference = mount.take(somebody) }
}

// To be reported.

func forgetsAtTheEnd(_ mount: Mount) { _ = mount.take(somebody) }

func forgetsInOneBranch(_ mount: Mount, _ isLast: Bool) {
  let reference = mount.take(somebody)
  if isLast { reference.drop() }
}

func forgetsByThrowing(_ mount: Mount, _ number: Int) throws(Errno) {
  let reference = mount.take(somebody)
  if number < 0 { throw .EINVAL }
  reference.drop()
}

func forgetsInOneCase(_ mount: Mount, _ number: Int) {
  var reference: Ref<Mount>?
  if number > 0 { reference = mount.take(somebody) }
  switch number {
  case 1: if let reference { reference.drop() }
  case 2: return
  case _: if let reference = reference.take() { reference.drop() }
  }
}

func forgetsALock(_ virtualFilesystem: VirtualFilesystem) throws(Errno) {
  let held = virtualFilesystem.lock(.mounts)
  if virtualFilesystem.machine.stop != nil { throw .EIO }
  held.unlock()
}

func forgetsAWrite(_ mount: Mount, _ number: Int) throws(Errno) {
  let writing = try mount.beginWrite()
  guard number > 0 else { return }
  writing.end()
}

func forgetsWhatItCarries(_ file: FileDescription, _ mount: Mount) throws(Errno) {
  let carrier = Carrier(file: file.take(somebody), writing: try mount.beginWrite())
  if mount.isDestroyed { return }
  carrier.letGo()
}

func forgetsHalfOfWhatItCarries(_ carrier: consuming Carrier) { carrier.file.drop() }

func forgetsForSomebodyElse<Result: ~Copyable>(_ make: () -> Result) { _ = make() }

func forgetsInAClosure(_ mount: Mount) {
  let body = { (isLast: Bool) in
    let reference = mount.take(somebody)
    if isLast { reference.drop() }
  }
  body(true)
}

func overwritesInALoop(_ mounts: [Mount]) {
  var newest: Ref<Mount>?
  for mount in mounts { newest = mount.take(somebody) }
  if let newest { newest.drop() }
}

func overwritesAPlace(_ place: inout Place, _ mount: Mount) {
  place.reference = mount.take(somebody)
}

// Not to be reported.

func consumesInEitherBranch(_ mount: Mount, _ isLast: Bool) -> Ref<Mount>? {
  let reference = mount.take(somebody)
  if isLast { return reference }
  reference.drop()
  return nil
}

func consumesBeforeItThrows(_ mount: Mount, _ number: Int) throws(Errno) {
  let reference = mount.take(somebody)
  if number < 0 {
    reference.drop()
    throw .EINVAL
  }
  reference.drop()
}

func consumesWhatComesLater(_ mount: Mount, _ number: Int) throws(Errno) {
  var writing: Writing?
  if number > 0 { writing = try mount.beginWrite() }
  if let writing { writing.end() }
}

func consumesThePlace(_ place: inout Place, _ mount: Mount) {
  if let old = place.reference.take() { old.drop() }
  place.reference.fill(mount.take(somebody))
}

func consumesWhatItAssignsTo(_ place: inout Place, _ mount: Mount) {
  if let old = place.reference.take() { old.drop() }
  place.reference = mount.take(somebody)
}

func consumesWhatItCarries(_ file: FileDescription, _ mount: Mount) throws(Errno) {
  let writing = try mount.beginWrite()
  let carrier = Carrier(file: file.take(somebody), writing: writing)
  carrier.letGo()
}

func consumesEachInALoop(_ mounts: [Mount]) {
  for mount in mounts { mount.take(somebody).drop() }
}

func consumesByHandingOn(_ place: inout Place, _ mount: consuming Ref<Mount>) {
  let next = mount.transfer(to: Holder(.namespace))
  guard place.reference == nil else { return next.drop() }
  place.reference.fill(next)
}
