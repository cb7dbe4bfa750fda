// What malloc(3) says is in use; Swift's Glibc module leaves malloc.h out.
#pragma once
#include <malloc.h>
#include <stddef.h>

static inline size_t bytes_in_use(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}
