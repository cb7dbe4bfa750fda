/// The thread of one engine. It runs operations in batches. When the modelled kernel stops, the
/// thread parks where it is and never wakes: nothing is unwound, and the caller continues as if the
/// batch had ended. A handover between threads costs 10 to 50 microseconds, so there is one per
/// batch.

import Glibc

/// A thread that runs the batches it is given until it parks or ends. `run` and `end` are called by
/// the owner, `park` and `loop` by the thread itself; the two semaphores let only one side run at a
/// time, so no field needs a lock.
final class EngineThread {
  private let wake = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var thread: pthread_t?
  private var isParked = false
  private var isEnding = false
  /// The running batch.
  private var batch: (() -> Void)?

  /// The stack. The system fills its addresses with memory on first use. A parked thread keeps it
  /// until the process ends.
  private var stack: (start: UnsafeMutableRawPointer, size: Int)?

  /// Dropping the last reference below a chain of dentries recurses once per dentry. Ten million
  /// dentries fit.
  private static let stackSize = 4 << 30

  init() {
    sem_init(wake, 0, 0)
    sem_init(done, 0, 0)
  }

  /// Runs `body` on the thread and returns when it ends or parks.
  func run(_ body: @escaping () -> Void) {
    precondition(!isParked, "a stopped machine runs nothing")
    if thread == nil { start() }
    batch = body
    sem_post(wake)
    wait(done)
    batch = nil
  }

  /// Returns control to the owner for ever. Called on the thread.
  func park() -> Never {
    isParked = true
    batch = nil
    sem_post(done)
    while true { pause() }
  }

  /// Ends the thread. A parked thread is left alone, and so is its stack.
  func end() {
    guard let thread, !isParked else { return }
    isEnding = true
    sem_post(wake)
    pthread_join(thread, nil)
    if let stack { munmap(stack.start, stack.size) }
    sem_destroy(wake)
    sem_destroy(done)
    wake.deallocate()
    done.deallocate()
  }

  private func start() {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    let stack = Self.makeStack()
    self.stack = stack
    pthread_attr_setstack(&attributes, stack.start, stack.size)
    var new = pthread_t()
    let failure = pthread_create(
      &new, &attributes, engineThread, Unmanaged.passUnretained(self).toOpaque())
    pthread_attr_destroy(&attributes)
    precondition(failure == 0, "no thread for the engine: error \(failure)")
    thread = new
  }

  /// Reserves as many addresses as the system allows, with an inaccessible guard page at the low
  /// end.
  private static func makeStack() -> (start: UnsafeMutableRawPointer, size: Int) {
    var size = stackSize
    while size >= 1 << 20 {
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK
      let start = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
      if let start, start != MAP_FAILED {
        mprotect(start, 1 << 16, PROT_NONE)
        // Large pages would cost each engine two megabytes.
        madvise(start, size, MADV_NOHUGEPAGE)
        return (start, size)
      }
      size >>= 1
    }
    preconditionFailure("out of memory")
  }

  fileprivate func loop() {
    while true {
      wait(wake)
      if isEnding { return }
      batch?()
      sem_post(done)
    }
  }

  private func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
    while sem_wait(semaphore) != 0 && errno == EINTR {}
  }
}

/// A named function at file scope: closure literals passed to C crash in some places.
private func engineThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  var signals = sigset_t()
  sigfillset(&signals)
  // Signals sent to the process, such as a terminal's resize, belong to the main thread.
  for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP] { sigdelset(&signals, fault) }
  pthread_sigmask(SIG_BLOCK, &signals, nil)
  Unmanaged<EngineThread>.fromOpaque(argument).takeUnretainedValue().loop()
  return nil
}
