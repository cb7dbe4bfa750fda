/* TermGuard: restores the terminal, whatever ends the program.

   It owns the saved modes of one terminal, the bytes that undo what the program switched on, and
   the handlers of all signals that matter to a screen. It is written in C because a signal handler
   needs static state and may call only async-signal-safe functions.

   Order of use: tg_open (before the terminal is changed), tg_set_restore, tg_arm; at the end
   tg_close. All functions except the handlers are called on one thread. */
#ifndef DENTREE_TERMGUARD_H
#define DENTREE_TERMGUARD_H

#include <stddef.h>

/* Saves the modes of the terminal `tty` and installs the handlers. Returns 0, or -1 with errno.

   TERM HUP INT WINCH CONT TSTP are noted, see tg_take. If tg_close is not called within two seconds
   of TERM or HUP, that signal ends the program. For every other signal that ends a program, the
   handler restores the terminal, then calls the previous handler (Swift's backtracer) or the default
   action. Ignored signals stay ignored (nohup). PIPE and XFSZ are ignored if the program's own write
   raised them. */
int tg_open(int tty);

/* Sets the bytes that undo what was switched on, at most 511. May be called again, also when armed:
   a handler sees either the old bytes or the new ones. Returns 0, or -1 if there are too many. */
int tg_set_restore(const char *_Nonnull bytes, size_t count);

/* Call when the terminal is about to be changed: from now on it must be restored. */
void tg_arm(void);
/* Call when the terminal is restored: fatal signals then leave it alone. */
void tg_disarm(void);
/* Writes the bytes and sets the saved modes if armed, then disarms. Async-signal-safe. */
void tg_restore(void);
/* Sets the saved modes only. */
void tg_reset_modes(void);

/* Restores the terminal if armed, removes the handlers and releases stderr. */
void tg_close(void);

/* Holds output to stderr until the terminal is restored, so that the message of a crash is not lost
   with the alternate screen. Does nothing if stderr is not a terminal. */
void tg_capture_stderr(void);
void tg_release_stderr(void);

/* A descriptor that is readable after a noted signal; tg_drain empties it. -1 if not open. */
int tg_wake_fd(void);
void tg_drain(void);
/* 1 if that signal arrived since the last call for it. */
int tg_take(int signal);

/* Stops the program as SIGTSTP does by default; returns when it is continued. */
void tg_suspend(void);

/* Runs `body` in a child process, for library code that may end it. Returns 1 if it returned, 0 if it
   was ended or used more than two seconds of processor time. Its output is discarded. */
int tg_survives(void (*_Nonnull body)(void *_Nullable), void *_Nullable context);

#endif
