// A launch: block after block; the threads of a block are fibers where they wait for each other.
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>

#include <algorithm>
#include <cstring>

#include "state.h"

char stand_in_shared[STAND_IN_SHARED] __attribute__((aligned(256), visibility("default")));

enum class Waits { no, for_warp, for_block };

struct Fiber {
  ucontext_t at;
  std::vector<char> stack;
  Three thread;
  Waits waits;
  int line;  // of the barrier that it waits at
  bool ended;
};

static const size_t STACK = 64 << 10;
static const unsigned WARP = 32;
static std::vector<Fiber> fibers;
static Fiber *running;
static ucontext_t scheduler;
static const Launch *launched;
static int64_t first_lane;

extern "C" __attribute__((visibility("default"))) void stand_in_barrier(int line, bool warp) {
  running->waits = warp ? Waits::for_warp : Waits::for_block;
  running->line = line;
  swapcontext(&running->at, &scheduler);
}

static void body() {
  launched->kernel.thread(launched->parameters.data());
  running->ended = true;
  setcontext(&scheduler);
}

static Three place(size_t i, const Three &sides) {
  return {unsigned(i % sides.x), unsigned(i / sides.x % sides.y), unsigned(i / sides.x / sides.y)};
}

static void run(Fiber &fiber, size_t number) {
  running = &fiber;
  fiber.waits = Waits::no;
  launched->kernel.place->thread = fiber.thread;
  if (launched->record) trace_thread(first_lane + number, fiber.stack.data(), fiber.stack.size());
  swapcontext(&scheduler, &fiber.at);
  if (launched->record) trace_pause();
}

// A warp goes on until each of its threads waits for the block, or has ended.
static void run_warp(size_t from, size_t to) {
  for (bool again = true; again;) {
    again = false;
    for (size_t i = from; i < to; ++i)
      if (!fibers[i].ended && fibers[i].waits != Waits::for_block) {
        run(fibers[i], i);
        again |= !fibers[i].ended && fibers[i].waits == Waits::for_warp;
      }
    if (launched->record) trace_warp(from / WARP);
  }
}

// All that have not ended wait for the block: they have to be all, and wait in one place.
static bool let_go_on(size_t count) {
  int line = 0;
  bool some = false, other = false;
  int64_t gone = -1;
  for (size_t i = 0; i < count; ++i) {
    Fiber &fiber = fibers[i];
    if (fiber.ended) {
      gone = i;
      continue;
    }
    other |= some && fiber.line != line;
    line = fiber.line, some = true, fiber.waits = Waits::no;
  }
  if (launched->record && some && gone >= 0)
    trace_uneven("has ended, while others of its block wait in __syncthreads()", first_lane + gone);
  if (launched->record && other)
    trace_uneven("and others of its block wait in different __syncthreads()", first_lane);
  if (launched->record) trace_barrier();
  return some;
}

// Threads that wait for nobody need no fibers.
static void run_traced(size_t count) {
  char here;
  for (size_t i = 0; i < count; ++i) {
    launched->kernel.place->thread = place(i, launched->sides);
    trace_thread(first_lane + i, &here - STACK, STACK + 256);
    launched->kernel.thread(launched->parameters.data());
  }
  trace_pause();
}

static void run_block(size_t count) {
  const Kernel &kernel = launched->kernel;
  memset(stand_in_shared, 0xFF, kernel.waits ? sizeof stand_in_shared : 0);
  if (launched->record) trace_block(first_lane);
  if (!kernel.waits) return launched->record ? run_traced(count) : kernel.block(launched->parameters.data());
  if (fibers.size() < count) fibers.resize(count);
  for (size_t i = 0; i < count; ++i) {
    Fiber &fiber = fibers[i];
    getcontext(&fiber.at);
    fiber.stack.resize(STACK);
    fiber.at.uc_stack.ss_sp = fiber.stack.data();
    fiber.at.uc_stack.ss_size = STACK;
    fiber.at.uc_link = nullptr;
    fiber.thread = place(i, launched->sides);
    fiber.waits = Waits::no, fiber.ended = false;
    makecontext(&fiber.at, body, 0);
  }
  do
    for (size_t i = 0; i < count; i += WARP) run_warp(i, std::min(i + WARP, count));
  while (let_go_on(count));
}

static sigjmp_buf illegal;
static thread_local bool inside;

static void on_fault(int signal_number) {
  if (inside) siglongjmp(illegal, 1);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void carry_out(const Launch &launch) {
  launched = &launch;
  first_lane = 0;
  forget_shared();
  Place &here = *launch.kernel.place;
  here.sides = launch.sides, here.grid = launch.grid;
  size_t count = size_t(here.sides.x) * here.sides.y * here.sides.z;
  struct sigaction mine = {}, before_segv, before_bus;
  mine.sa_handler = on_fault;
  mine.sa_flags = SA_NODEFER;
  sigaction(SIGSEGV, &mine, &before_segv);
  sigaction(SIGBUS, &mine, &before_bus);
  if (launch.record) trace_begin(launch);
  inside = true;
  if (!sigsetjmp(illegal, 1)) {
    for (here.block.z = 0; here.block.z < here.grid.z; ++here.block.z)
      for (here.block.y = 0; here.block.y < here.grid.y; ++here.block.y)
        for (here.block.x = 0; here.block.x < here.grid.x; ++here.block.x) {
          run_block(count);
          first_lane += count;
        }
  } else
    launch.context->broken = CUDA_ERROR_ILLEGAL_ADDRESS;
  inside = false;
  if (launch.record) trace_end();
  sigaction(SIGSEGV, &before_segv, nullptr);
  sigaction(SIGBUS, &before_bus, nullptr);
}
