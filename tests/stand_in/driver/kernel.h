// What a compiled module of kernels and the driver say to each other.
#pragma once
#include <cstddef>

struct Three {
  unsigned x, y, z;
};

// Where the running thread is. Each module has its own, which the driver sets.
struct Place {
  Three thread, block, sides, grid;
};

struct Parameter {
  const char *name;
  char kind;  // p: pointer, i: signed, u: unsigned, f: floating point, s: a structure
  unsigned size, align;
  unsigned item;  // of a pointer: the bytes of what it points to
};

struct Kernel {
  const char *name;
  void (*thread)(const char *parameters);  // the kernel, for the thread at the place
  void (*block)(const char *parameters);   // for all threads of a block: where none waits for another
  Place *place;
  const Parameter *parameters;
  unsigned count;
  bool waits;   // threads wait for each other
  bool traced;  // every access calls the driver
};

extern "C" {
// Memory that the threads of a block share: first what the launch asks for, then what kernels declare.
constexpr size_t STAND_IN_SHARED = 256 << 10, STAND_IN_DYNAMIC = 64 << 10;
extern char stand_in_shared[STAND_IN_SHARED];
char *stand_in_declare(const char *name, size_t bytes);
void stand_in_barrier(int line, bool warp);
void stand_in_atomic(void *at, size_t bytes);
}
