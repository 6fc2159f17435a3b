// What the driver keeps: devices, contexts, memory, streams, and the work that waits in them.
#pragma once
#include <cuda.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "kernel.h"
#include "trace.h"

#define API extern "C" __attribute__((visibility("default"))) CUresult

struct Context;

// Work put into a stream. It is carried out late: only when somebody waits for it.
struct Operation {
  std::vector<std::shared_ptr<Operation>> after;  // what has to be finished before
  std::function<void()> work;
  std::function<void()> aside;  // what to do instead where it is finished, and nobody waits for it
  bool done = false;
  std::chrono::steady_clock::time_point when;
};
using Work = std::shared_ptr<Operation>;

struct Stream {
  Context *context;
  bool blocking;  // takes turns with the default stream
  Work last;
  std::shared_ptr<Record> launched;
};

struct Event {
  Work recorded;
  bool timed;
};

struct Context {
  int device;
  bool primary = false, alive = true;
  unsigned uses = 1;
  CUresult broken = CUDA_SUCCESS;  // an error that stays: every later call answers with it
  Stream standard{this, true, nullptr, nullptr};
  std::set<Stream *> streams;
};

struct Allocation {
  size_t bytes;
  char *mapped;
  size_t length;  // of what is mapped: guard pages, pages, guard pages
  Context *owner;
  bool host;
};

extern std::map<CUdeviceptr, Allocation> memory;
extern std::recursive_mutex everything;
using Lock = std::lock_guard<std::recursive_mutex>;

CUresult ready();                 // whether CUDA was initialised, in this process
std::vector<Context *> &stack();  // of this thread
CUresult current(Context *&context);
const Allocation *find(CUdeviceptr at, size_t bytes, bool host);
void release_memory(Context *owner);

Stream &stream_of(Context &context, CUstream stream);
Work put(Stream &stream, std::function<void()> work);
bool working();  // whether work is being carried out
void finish(const Work &work, bool asked);
void finish_all(Context &context, bool asked);

// Results that were copied from memory that has gone since, for a host that has not waited for them.
void deliver();
void drop_undelivered(const char *begin, const char *end);

void watch(void *begin, size_t bytes, const std::shared_ptr<Record> &record);
void unwatch(void *begin);

struct Launch {
  Kernel kernel;
  Three grid, sides;
  unsigned shared;  // bytes
  std::vector<char> parameters;
  Context *context;
  std::shared_ptr<Record> record;
};
void carry_out(const Launch &launch);

#define READY                           \
  if (CUresult wrong = ready()) return wrong; \
  Lock lock(everything)
#define IN_CONTEXT       \
  READY;                 \
  Context *here;         \
  if (CUresult wrong = current(here)) return wrong
