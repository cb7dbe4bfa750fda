#include "Control.h"

/* One addition, which the compiler neither drops nor joins with another. */
#define ADD(x) \
  x += 1;      \
  __asm__ volatile("" : "+r"(x))

/* Aligned, so that it takes the same time wherever it is linked. */
__attribute__((aligned(64))) void control(void) {
  unsigned long a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
  for (int i = 0; i < 3000; i++) {
    ADD(a);
    ADD(b);
    ADD(c);
    ADD(d);
    ADD(e);
    ADD(f);
  }
}
