/* TermGuard.c: see TermGuard.h. Everything that a handler reads is either written before the
   handler is installed or a sig_atomic_t. */
#define _GNU_SOURCE
#include "TermGuard.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { SIGNALS = 65, RESTORE_CAPACITY = 512 };

/* Signals of a crash, signals that are only noted, and signals whose default action does not end a
   program. Every other signal ends it, after the terminal is restored. */
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
static const int noted[] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGCONT, SIGTSTP};
static const int harmless[] = {SIGCHLD, SIGURG, SIGTTIN, SIGTTOU, SIGSTOP};
#define COUNT(list) (sizeof(list) / sizeof *(list))
#define CONTAINS(list, signal) contains(list, COUNT(list), signal)

static int contains(const int *list, size_t count, int signal) {
  for (size_t i = 0; i < count; i++) if (list[i] == signal) return 1;
  return 0;
}

/* Seconds for the program to end after SIGTERM or SIGHUP. Blocked output or long work could delay it
   without limit. */
enum { GRACE = 2 };

static int tty = -1;
static struct termios saved;
static struct sigaction previous[SIGNALS];
static volatile sig_atomic_t installed[SIGNALS];
static volatile sig_atomic_t seen[SIGNALS];
static volatile sig_atomic_t armed;
/* The signal that asked the program to end; 0 for none. */
static volatile sig_atomic_t ending;
static int wake[2] = {-1, -1};

/* Two buffers, so that a handler never sees one half written. */
static char restore_bytes[2][RESTORE_CAPACITY];
static volatile sig_atomic_t restore_count[2];
static volatile sig_atomic_t restore_current;

static int real_stderr = -1, held_stderr = -1;

/* MARK: restoring */

static void write_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

/* Whether the terminal takes output within a tenth of a second. */
static int is_writable(void) {
  struct pollfd terminal = {.fd = tty, .events = POLLOUT};
  return poll(&terminal, 1, 100) == 1 && terminal.revents & POLLOUT;
}

/* Throws away what nobody has read, so that a write does not wait for a reader. 0 if there is no room even
   so. */
static int make_room(int is_blocked) {
  if (!is_blocked && is_writable()) return 1;
  tcflow(tty, TCOON);
  tcflush(tty, TCOFLUSH);
  return is_writable();
}

void tg_reset_modes(void) {
  if (tty >= 0) tcsetattr(tty, TCSANOW, &saved);
}

static void restore(int is_blocked) {
  if (!armed) return;
  armed = 0;
  int current = restore_current;
  if (make_room(is_blocked))
    write_all(tty, restore_bytes[current], (size_t)restore_count[current]);
  tg_reset_modes();
}

void tg_restore(void) { restore(0); }

int tg_set_restore(const char *bytes, size_t count) {
  if (count >= RESTORE_CAPACITY) return -1;
  int next = !restore_current;
  memcpy(restore_bytes[next], bytes, count);
  restore_count[next] = (sig_atomic_t)count;
  restore_current = next;
  return 0;
}

void tg_arm(void) { armed = 1; }
void tg_disarm(void) { armed = 0; }

/* MARK: stderr */

void tg_capture_stderr(void) {
  if (held_stderr >= 0 || !isatty(STDERR_FILENO)) return;
  real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  held_stderr = memfd_create("stderr", MFD_CLOEXEC);
  if (real_stderr >= 0 && held_stderr >= 0) dup2(held_stderr, STDERR_FILENO);
}

/* Async-signal-safe. */
void tg_release_stderr(void) {
  if (held_stderr < 0 || real_stderr < 0) return;
  char buffer[1024];
  off_t offset = 0;
  ssize_t count;
  while ((count = pread(held_stderr, buffer, sizeof buffer, offset)) > 0) {
    write_all(real_stderr, buffer, (size_t)count);
    offset += count;
  }
  dup2(real_stderr, STDERR_FILENO);
  close(held_stderr);
  close(real_stderr);
  held_stderr = real_stderr = -1;
}

/* MARK: signals */

/* Whether the signal recurs when the handler returns. Processor faults do, sent signals do not. */
static int comes_again(int signal, const siginfo_t *info) {
  int is_fault = signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE ||
                 signal == SIGTRAP;
  return is_fault && info->si_code > 0;
}

static void say(const char *text) { (void)!write(STDERR_FILENO, text, strlen(text)); }

/* Prints the signal and a backtrace of addresses for addr2line(1), for a crash that no other handler
   reports. Not for signals sent by other processes. */
static void report(int signal) {
  static volatile sig_atomic_t reported;
  if (reported || !CONTAINS(crashes, signal)) return;
  reported = 1;
  const char *name = sigabbrev_np(signal);
  say("\ndentree crashed: SIG");
  say(name ? name : "?");
  say(". The terminal is as it was before; where it happened:\n");
  void *frames[64];
  int count = backtrace(frames, (int)COUNT(frames));
  backtrace_symbols_fd(frames, count, STDERR_FILENO);
}

/* Calls the previous handler. If that returns (Swift's backtracer does, and expects the fault to
   recur), the program must still end. */
static void on_fatal(int signal, siginfo_t *info, void *context) {
  (void)context;
  /* Raised by the program's own write, to a pipe without a reader or beyond the size limit: the write
     fails and reports the error. */
  if ((signal == SIGPIPE || signal == SIGXFSZ) && info->si_pid == getpid()) return;
  int is_late = signal == SIGALRM && ending;
  if (is_late) signal = ending;
  restore(is_late);
  tg_release_stderr();
  report(signal);
  sigaction(signal, &previous[signal], NULL);
  if (comes_again(signal, info)) return;
  raise(signal);
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(signal, &standard, NULL);
  raise(signal);
}

static void on_noted(int signal) {
  int error = errno;
  seen[signal] = 1;
  if ((signal == SIGTERM || signal == SIGHUP) && !ending) {
    ending = signal;
    alarm(GRACE);
  }
  char byte = (char)signal;
  (void)!write(wake[1], &byte, 1); /* a full pipe is readable already */
  errno = error;
}

static void install(int signal, int is_fatal) {
  if (installed[signal] || sigaction(signal, NULL, &previous[signal])) return;
  int was_ignored = previous[signal].sa_handler == SIG_IGN;
  /* XFSZ: the program itself ignores it, for its own writes. */
  if (was_ignored && signal != SIGWINCH && signal != SIGCONT && signal != SIGXFSZ) return;
  /* A signal that is already handled, by a profiler for example, is not meant to end the program. */
  int is_handled = !was_ignored && previous[signal].sa_handler != SIG_DFL;
  if (is_handled && is_fatal && !CONTAINS(crashes, signal)) return;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  if (is_fatal) {
    action.sa_sigaction = on_fatal;
    action.sa_flags = SA_ONSTACK | SA_NODEFER | SA_SIGINFO;
  } else {
    action.sa_handler = on_noted;
    action.sa_flags = SA_RESTART;
  }
  if (sigaction(signal, &action, NULL) == 0) installed[signal] = 1;
}

static void uninstall(int signal) {
  if (!installed[signal]) return;
  sigaction(signal, &previous[signal], NULL);
  installed[signal] = 0;
}

/* After a stack overflow, a handler needs another stack to run on. */
static void provide_signal_stack(void) {
  static char memory[64 * 1024];
  stack_t stack;
  if (sigaltstack(NULL, &stack) || !(stack.ss_flags & SS_DISABLE)) return;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = memory;
  stack.ss_size = sizeof memory;
  sigaltstack(&stack, NULL);
}

/* MARK: life */

int tg_open(int terminal) {
  static int at_exit_is_set;
  if (tcgetattr(terminal, &saved)) return -1;
  void *frame;
  backtrace(&frame, 1); /* loads its library now, because a handler must not */
  if (wake[0] < 0 && pipe2(wake, O_CLOEXEC | O_NONBLOCK)) return -1;
  tty = terminal;
  memset((void *)seen, 0, sizeof seen);
  tg_drain();
  ending = 0;
  provide_signal_stack();
  for (int signal = 1; signal < SIGNALS; signal++) {
    if (CONTAINS(noted, signal)) install(signal, 0);
    else if (!CONTAINS(harmless, signal)) install(signal, 1);
  }
  if (!at_exit_is_set) at_exit_is_set = atexit(tg_close) == 0;
  return 0;
}

void tg_close(void) {
  tg_restore();
  if (ending) alarm(0);
  for (int signal = 1; signal < SIGNALS; signal++) uninstall(signal);
  tg_release_stderr();
  tty = -1;
}

int tg_wake_fd(void) { return wake[0]; }

void tg_drain(void) {
  char buffer[64];
  while (read(wake[0], buffer, sizeof buffer) > 0) {}
}

int tg_take(int signal) {
  if (signal < 0 || signal >= SIGNALS || !seen[signal]) return 0;
  seen[signal] = 0;
  return 1;
}

/* Uses the default action of SIGTSTP instead of SIGSTOP: it does nothing in a process group without a
   shell to continue it. */
void tg_suspend(void) {
  struct sigaction standard, own;
  memset(&standard, 0, sizeof standard);
  sigemptyset(&standard.sa_mask);
  standard.sa_handler = SIG_DFL;
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  if (sigaction(SIGTSTP, &standard, &own)) return;
  pthread_sigmask(SIG_UNBLOCK, &stop, &before); /* some threads block all signals */
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(SIGTSTP, &own, NULL);
}

/* MARK: code that may end the process */

enum { LOST = -1 };

/* 1 if the child exited, 0 if it was ended; LOST if it did nothing for two seconds. */
static int wait_for(pid_t child) {
  int status = 0;
  for (int i = 0; i < 10000; i++) {
    pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0 && errno != EINTR) return 0;
    struct timespec pause = {0, 200 * 1000};
    nanosleep(&pause, NULL);
  }
  kill(child, SIGKILL);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return LOST;
}

static int survives_once(void (*body)(void *), void *context) {
  pid_t child = fork();
  if (child < 0) return 0;
  if (child == 0) {
    for (size_t i = 0; i < COUNT(crashes); i++) signal(crashes[i], SIG_DFL);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
      dup2(nowhere, STDOUT_FILENO);
      dup2(nowhere, STDERR_FILENO);
    }
    struct rlimit seconds = {2, 2}, none = {0, 0};
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_CORE, &none);
    body(context);
    _exit(0);
  }
  return wait_for(child);
}

/* A lock that another thread held at the fork stays locked in the child, so a child that waits proves
   nothing about the code. Another child is tried. */
int tg_survives(void (*body)(void *), void *context) {
  int answer = LOST;
  for (int i = 0; i < 3 && answer == LOST; i++) answer = survives_once(body, context);
  return answer == 1;
}
