// What a traced launch notes: see the contract in ../__init__.py.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernel.h"

struct Launch;

struct Seen {  // who wrote and read something last, and when
  struct Access {
    int64_t lane = -1;
    unsigned barrier = 0, warp = 0;
  } wrote, read, read_before;
};

struct Array {
  std::string name;
  char *base;
  size_t elements, item;
  bool stored = false, atomic = false;
  std::vector<Seen> seen;           // one an element
  std::vector<unsigned char> times;  // stored to
};

struct Record {
  std::string kernel;
  Three grid, block;
  std::vector<std::pair<std::string, std::string>> numbers;
  std::string arrays;   // as JSON
  std::vector<std::string> faults;
  bool done = false;
};

bool tracing();
std::shared_ptr<Record> begin_record(const Launch &launch);
std::vector<Array> arrays_of(const Launch &launch);
void note_arrays(Record &record, const std::vector<Array> &arrays);
void fault(Record &record, const std::string &text);

void forget_shared();

// While a launch is carried out: where it is.
void trace_begin(const Launch &launch);
void trace_block(int64_t first_lane);
void trace_thread(int64_t lane, char *stack, size_t bytes);
void trace_pause();
void trace_warp(unsigned warp);
void trace_barrier();
void trace_uneven(const char *what, int64_t lane);
void trace_end();
