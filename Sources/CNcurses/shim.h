/* The parts of ncurses that Swift cannot import directly.

   Stateless inline functions only: a static variable here would exist once in every module that
   imports this one. Signal handlers and their state live in CTermGuard.

   `extern` variables and structured macros are not visible to Swift 6, so each has one accessor. */
#ifndef DENTREE_CNCURSES_H
#define DENTREE_CNCURSES_H

#define NCURSES_WIDECHAR 1 /* before curses.h, or cchar_t and its functions do not exist */
#define NCURSES_NOMACROS 1 /* functions in place of macros, which Swift cannot call */

#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>

/* term.h defines hundreds of short macros (lines, columns, bell), so only these functions are declared. */
extern int setupterm(const char *type, int output, int *result);
extern char *tigetstr(const char *name);
extern char *tparm(const char *capability, ...);

/* MARK: the screen */

/* newterm on new streams, because Swift cannot use the variables stdin and stdout. Both descriptors belong
   to the streams afterwards. NULL if the terminal type is not known. */
static inline SCREEN *_Nullable nc_newterm(const char *_Nullable type, int output, int input) {
  FILE *out = fdopen(output, "w"), *in = fdopen(input, "r");
  if (!out || !in) return NULL;
  return newterm((char *)type, out, in);
}
static inline WINDOW *_Nullable nc_stdscr(void) { return stdscr; }
static inline int nc_colors(void) { return COLORS; }

/* A capability of the terminal; NULL if it lacks it. */
static inline const char *_Nullable nc_capability(const char *_Nonnull name) {
  char *value = tigetstr((char *)name);
  return value == (char *)-1 ? NULL : value;
}

/* The bytes that move the cursor to the start of a row; NULL if the terminal cannot. */
static inline const char *_Nullable nc_row_start(int row) {
  const char *cup = nc_capability("cup");
  return cup ? tparm(cup, (long)row, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L) : NULL;
}

/* MARK: cells */

/* Puts one cell: up to five scalars, of which only the first takes columns. A pair above 32767 is
   seen through the last argument of setcchar only. */
static inline int nc_put(WINDOW *_Nonnull window, int y, int x, const wchar_t *_Nonnull text,
                         attr_t attributes, int pair) {
  cchar_t cell;
  if (setcchar(&cell, text, attributes, (short)(pair > 32767 ? 0 : pair), &pair) == ERR) return ERR;
  return mvwadd_wch(window, y, x, &cell);
}
/* Reads one cell back; returns the number of its scalars. `text` has room for six. */
static inline int nc_get(WINDOW *_Nonnull window, int y, int x, wchar_t *_Nonnull text,
                         attr_t *_Nonnull attributes, int *_Nonnull pair) {
  cchar_t cell;
  short narrow = 0;
  if (mvwin_wch(window, y, x, &cell) == ERR) return ERR;
  int count = getcchar(&cell, NULL, NULL, NULL, NULL);
  if (getcchar(&cell, text, attributes, &narrow, pair) == ERR) return ERR;
  return count;
}
static inline int nc_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static inline attr_t nc_bold(void) { return A_BOLD; }
static inline attr_t nc_dim(void) { return A_DIM; }
static inline attr_t nc_italic(void) { return A_ITALIC; }
static inline attr_t nc_underline(void) { return A_UNDERLINE; }
static inline attr_t nc_reverse(void) { return A_REVERSE; }

/* MARK: the mouse */

static inline mmask_t nc_mouse_events(void) {
  return BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED;
}
static inline mmask_t nc_button1_pressed(void) { return BUTTON1_PRESSED; }
static inline mmask_t nc_button1_released(void) { return BUTTON1_RELEASED; }
static inline mmask_t nc_wheel_up(void) { return BUTTON4_PRESSED; }
static inline mmask_t nc_wheel_down(void) { return BUTTON5_PRESSED; }

#endif
