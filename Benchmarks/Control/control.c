#include "Control.h"

#define LENGTH 2048

/* Half of them 1; the same each time. */
static unsigned char pattern[LENGTH] __attribute__((aligned(64)));

__attribute__((constructor)) static void fill(void) {
  unsigned state = 1;
  for (int i = 0; i < LENGTH; i++) {
    state = state * 1664525 + 1013904223;
    pattern[i] = state >> 31;
  }
}

/* Aligned, so that it takes the same time in whatever program it is linked into: what is kept of one build is
   compared with another. */
__attribute__((aligned(64))) void control(void) {
  unsigned sum = 0;
  for (unsigned i = 0; i < 2 * LENGTH; i++) {
    /* The empty statements keep the two ways apart: no branch, no memory. */
    if (pattern[i % LENGTH]) {
      sum += i;
      __asm__ volatile("" : "+r"(sum));
    } else {
      sum ^= i;
      __asm__ volatile("" : "+r"(sum));
    }
  }
}
