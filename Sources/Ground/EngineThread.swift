/// The thread of one engine. Operations run on it in batches; when the modelled kernel stops, the
/// thread parks in the middle of what it did and never wakes: nothing half done is undone, and the
/// caller goes on as if the batch had ended. A hand-over costs 10 to 50 microseconds, so one a batch.

import Glibc

/// One thread that runs what it is given, until it is parked or ended.
final class EngineThread {
  private let wake = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var thread: pthread_t?
  private var isParked = false
  private var isEnding = false
  /// The batch under way. A parked one keeps what it captured: its frames stay as they are.
  private var batch: (() -> Void)?

  /// Its stack: addresses that the system fills with memory where they are used. A parked thread stands on
  /// it until the process ends.
  private var stack: (start: UnsafeMutableRawPointer, size: Int)?

  /// Dropping the last reference below a chain of dentries recurses along all of it. Ten million fit.
  private static let stackSize = 4 << 30

  init() {
    sem_init(wake, 0, 0)
    sem_init(done, 0, 0)
  }

  /// Runs `body` there and returns when it is done, or parked.
  /// - Precondition: the thread is not parked.
  func run(_ body: @escaping () -> Void) {
    precondition(!isParked, "a stopped machine runs nothing")
    if thread == nil { start() }
    batch = body
    sem_post(wake)
    wait(done)
    batch = nil
  }

  /// Called on the thread: hands control back for ever.
  func park() -> Never {
    isParked = true
    batch = nil
    sem_post(done)
    while true { pause() }
  }

  /// Ends the thread, unless it is parked: then its stack stays until the process ends.
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

  /// As many addresses as the system lends, with a page at the low end that nobody may touch.
  private static func makeStack() -> (start: UnsafeMutableRawPointer, size: Int) {
    var size = stackSize
    while size >= 1 << 20 {
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK
      let start = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
      if let start, start != MAP_FAILED {
        mprotect(start, 1 << 16, PROT_NONE)
        // Large pages would make each engine take two megabytes more.
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

/// A named function in a file of its own: closure literals passed to C from some places crash.
private func engineThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  var signals = sigset_t()
  sigfillset(&signals)
  // Signals of the process, a terminal's resize above all, belong to the main thread.
  for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP] { sigdelset(&signals, fault) }
  pthread_sigmask(SIG_BLOCK, &signals, nil)
  Unmanaged<EngineThread>.fromOpaque(argument).takeUnretainedValue().loop()
  return nil
}
