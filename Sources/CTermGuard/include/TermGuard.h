/* TermGuard: gives the terminal back, whatever ends the program.

   It owns the saved modes of one terminal, the bytes that undo what the program switched on, and
   the handlers of all signals that matter to a screen. It is C because a signal handler needs one
   copy of its state and may call async-signal-safe functions only.

   Order of use: tg_open (before the terminal is changed), tg_set_restore, tg_arm; at the end
   tg_close. All functions but the handlers belong to one thread. */
#ifndef DENTREE_TERMGUARD_H
#define DENTREE_TERMGUARD_H

#include <stddef.h>

/* Saves the modes of the terminal `tty` and installs the handlers. 0, or -1 with errno set.

   TERM HUP INT WINCH CONT TSTP: noted, see tg_take. A program that has not called tg_close two seconds
   after TERM or HUP ends by that signal. Every other signal that ends a program restores, then hands on to
   the handler that was there before (Swift's backtracer) or to the default. Signals that were ignored stay
   ignored (nohup); PIPE and XFSZ are if a write of the program's own raised them. */
int tg_open(int tty);

/* The bytes that undo what was switched on, at most 511. May be called again, also when armed: a
   handler sees the old bytes or the new ones, never a mixture. 0, or -1 if there are too many. */
int tg_set_restore(const char *_Nonnull bytes, size_t count);

/* From now on the terminal is changed and must be restored. */
void tg_arm(void);
/* The terminal is as it was; fatal signals leave it alone. */
void tg_disarm(void);
/* Writes the bytes and sets the saved modes if armed, then disarms. Async-signal-safe. */
void tg_restore(void);
/* Sets the saved modes only. */
void tg_reset_modes(void);

/* Restores if armed, takes the handlers away and gives stderr back. */
void tg_close(void);

/* Keeps what is written to stderr until the terminal is restored, so that the last words of a crash
   are not lost with the alternate screen. Nothing happens if stderr is not a terminal. */
void tg_capture_stderr(void);
void tg_release_stderr(void);

/* Readable after one of the noted signals; tg_drain empties it. -1 if not open. */
int tg_wake_fd(void);
void tg_drain(void);
/* 1 if that signal arrived since it was last asked for. */
int tg_take(int signal);

/* Stops the program as the default action of SIGTSTP does; returns when it is continued. */
void tg_suspend(void);

/* Runs `body` in a process of its own, for code of others that may end it: 1 if it returned, 0 if it did
   not within two seconds of its time or was ended. What it says on its way is not heard. */
int tg_survives(void (*_Nonnull body)(void *_Nullable), void *_Nullable context);

#endif
