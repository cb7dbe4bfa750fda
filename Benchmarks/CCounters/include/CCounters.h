// What a process counts: memory by malloc(3), and instructions where the machine has a counter.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Bytes that malloc(3) has given out and not got back.
size_t bytes_in_use(void);

/// Calls of malloc(3), calloc(3), realloc(3) and their aligned kin so far, in all threads.
uint64_t allocation_count(void);

/// Instructions of this thread in user space since the first call; 0 where perf_event_open(2) has no such
/// counter, as on most virtual machines.
uint64_t instruction_count(void);
