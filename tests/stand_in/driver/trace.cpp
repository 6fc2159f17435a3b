// A traced launch: its accesses call the functions of -fsanitize=thread, which are defined here.
#include "trace.h"

#include <cstdio>
#include <cstring>
#include <map>
#include <set>

#include "state.h"

#define HOOK extern "C" __attribute__((visibility("default")))

static const Launch *launch;
static Record *record;
static std::vector<Array> arrays;
static bool seeing;
static int64_t lane, first;
static unsigned barriers, warps[32], tick;
static char *stack_at;
static size_t stack_bytes;

struct Shared {
  size_t offset, bytes;
};
static std::map<std::string, Shared> declared;
static const size_t MOST_SEEN = 10'000'000;  // in a larger array, races are not looked for
static std::vector<Seen> shared_seen(STAND_IN_SHARED);
static std::set<std::string> told;
static const std::string DYNAMIC = "dynamic shared memory";

// The same fault of many threads is told once, for the first of them.
static void tell(const std::string &kind, const std::string &text) {
  if (told.insert(kind).second) fault(*record, text);
}

static std::string name_of(int64_t number) {
  const Three &sides = launch->sides, &grid = launch->grid;
  int64_t each = int64_t(sides.x) * sides.y * sides.z, block = number / each, thread = number % each;
  auto three = [](int64_t i, const Three &of) {
    return "(" + std::to_string(i % of.x) + ", " + std::to_string(i / of.x % of.y) + ", " +
           std::to_string(i / of.x / of.y) + ")";
  };
  return "thread " + three(thread, sides) + " of block " + three(block, grid);
}

// Whether what another thread did came surely before: a barrier of both lies in between.
static bool unordered(const Seen::Access &other, bool shared) {
  if (other.lane < 0 || other.lane == lane) return false;
  if (other.lane < first) return !shared;  // another block: its shared memory is another
  if (other.barrier != barriers) return false;
  int64_t mine = (lane - first) / 32, its = (other.lane - first) / 32;
  return mine != its || other.warp == warps[mine];
}

static void note(Seen &seen, const std::string &name, size_t index, bool shared, bool store) {
  const Seen::Access *other = nullptr;
  if (unordered(seen.wrote, shared)) other = &seen.wrote;
  else if (store && unordered(seen.read, shared)) other = &seen.read;
  else if (store && unordered(seen.read_before, shared)) other = &seen.read_before;
  if (other)
    tell("race for " + name, "race: " + name_of(other->lane) + " and " + name_of(lane) +
                                 (store && other == &seen.wrote ? " store to " : " load and store ") + name +
                                 "[" + std::to_string(index) + "], and no barrier lies in between");
  Seen::Access now{lane, barriers, warps[(lane - first) / 32]};
  if (store) {
    seen.wrote = now;
    return;
  }
  if (seen.read.lane != lane) seen.read_before = seen.read;
  seen.read = now;
}

static void outside(const char *at, bool store) {
  const Array *near = nullptr;
  long best = 0;
  for (auto &one : arrays) {
    long distance = at < one.base ? one.base - at : at - one.base;
    if (!near || distance < best) near = &one, best = distance;
  }
  std::string what = store ? "stores to " : "loads ";
  if (!near) return tell(what, name_of(lane) + " " + what + "what is no array of the kernel");
  long bytes = at - near->base, item = long(near->item);
  long index = bytes >= 0 ? bytes / item : -((-bytes + item - 1) / item);
  tell(what + near->name, "outside: " + name_of(lane) + " " + what + near->name + "[" +
                              std::to_string(index) + "], and " + near->name + " has " +
                              std::to_string(near->elements) + " elements");
}

static void access_shared(size_t offset, size_t bytes, bool store) {
  for (auto &[name, one] : declared)
    if (offset >= one.offset && offset + bytes <= one.offset + one.bytes)
      return note(shared_seen[offset], name, (offset - one.offset) / bytes, true, store);
  tell("shared memory", "outside: " + name_of(lane) + (store ? " stores" : " loads") +
                            " past the end of an array in shared memory");
}

static void access(const void *given, size_t bytes, bool store) {
  if (!seeing) return;
  auto at = static_cast<const char *>(given);
  if (at >= stack_at && at < stack_at + stack_bytes) return;
  bool found = false;
  for (auto &one : arrays)
    if (at >= one.base && at + bytes <= one.base + one.elements * one.item) {
      size_t index = (at - one.base) / one.item;
      found = true;
      if (store) {
        one.stored = true;
        if (one.times[index] < 255) ++one.times[index];
      }
      if (!one.seen.empty()) note(one.seen[index], one.name, index, false, store);
    }
  if (found) return;
  if (at >= stand_in_shared && at < stand_in_shared + STAND_IN_SHARED)
    return access_shared(at - stand_in_shared, bytes, store);
  auto address = reinterpret_cast<CUdeviceptr>(at);
  auto next = memory.upper_bound(address);
  bool device = next != memory.end() && at >= next->second.mapped;
  device |= next != memory.begin() && at < std::prev(next)->second.mapped + std::prev(next)->second.length;
  // The rest is the module's own: its constants, and the place of the thread.
  if (device && !find(address, bytes, false)) outside(at, store);
}

HOOK void stand_in_atomic(void *at, size_t bytes) {
  if (!seeing) return;
  for (auto &one : arrays)
    if (at >= one.base && static_cast<char *>(at) + bytes <= one.base + one.elements * one.item) {
      one.stored = one.atomic = true;
      size_t index = (static_cast<char *>(at) - one.base) / one.item;
      one.times[index] = 1;
      if (!one.seen.empty()) one.seen[index].wrote = {lane, barriers, warps[(lane - first) / 32]};
      return;
    }
  auto place = static_cast<char *>(at) - stand_in_shared;
  if (place < 0 || size_t(place) >= STAND_IN_SHARED) outside(static_cast<char *>(at), true);
}

// Arrays in shared memory lie apart, so that a store past the end of one is in no other.
HOOK char *stand_in_declare(const char *name, size_t bytes) {
  static const size_t APART = 4096;
  auto found = declared.find(name);
  if (found == declared.end()) {
    size_t at = STAND_IN_DYNAMIC;
    for (auto &[_, one] : declared) at = std::max(at, (one.offset + one.bytes) / APART * APART + 2 * APART);
    found = declared.insert({name, {at, bytes}}).first;
  }
  return stand_in_shared + found->second.offset;
}

#define ACCESSES(bytes)                                                                  \
  HOOK void __tsan_read##bytes(void *at) { access(at, bytes, false); }                   \
  HOOK void __tsan_write##bytes(void *at) { access(at, bytes, true); }                   \
  HOOK void __tsan_unaligned_read##bytes(void *at) { access(at, bytes, false); }         \
  HOOK void __tsan_unaligned_write##bytes(void *at) { access(at, bytes, true); }         \
  HOOK void __tsan_volatile_read##bytes(void *at) { access(at, bytes, false); }          \
  HOOK void __tsan_volatile_write##bytes(void *at) { access(at, bytes, true); }
ACCESSES(1) ACCESSES(2) ACCESSES(4) ACCESSES(8) ACCESSES(16)
HOOK void __tsan_read_range(void *at, size_t bytes) { access(at, bytes, false); }
HOOK void __tsan_write_range(void *at, size_t bytes) { access(at, bytes, true); }

// What -fsanitize=signed-integer-overflow calls, with the place in the source.
struct Where {
  const char *file;
  unsigned line, column;
};
static void overflow(const Where *where) {
  if (seeing) tell("overflow", "overflow: " + name_of(lane) + " computes a number that its type does not hold, in line " +
                                   std::to_string(where->line) + " of the kernel");
}
HOOK void __ubsan_handle_add_overflow(Where *where, void *, void *) { overflow(where); }
HOOK void __ubsan_handle_sub_overflow(Where *where, void *, void *) { overflow(where); }
HOOK void __ubsan_handle_mul_overflow(Where *where, void *, void *) { overflow(where); }
HOOK void __ubsan_handle_negate_overflow(Where *where, void *) { overflow(where); }

HOOK void __tsan_init() {}
HOOK void __tsan_func_entry(void *) {}
HOOK void __tsan_func_exit() {}

void forget_shared() { declared.clear(); }

void trace_begin(const Launch &given) {
  launch = &given, record = given.record.get(), seeing = false;
  told.clear();
  barriers = tick = 0;
  shared_seen.assign(shared_seen.size(), Seen());
  if (given.shared) declared[DYNAMIC] = {0, given.shared};
  arrays = arrays_of(given);
  for (auto &one : arrays) {
    one.times.resize(one.elements);
    if (one.elements <= MOST_SEEN) one.seen.resize(one.elements);
  }
}

void trace_block(int64_t first_lane) {
  first = first_lane;
  trace_barrier();
}

void trace_thread(int64_t number, char *stack, size_t bytes) {
  lane = number, stack_at = stack, stack_bytes = bytes, seeing = true;
}

void trace_pause() { seeing = false; }
void trace_warp(unsigned warp) { warps[warp] = ++tick; }
void trace_barrier() { ++barriers; }

void trace_uneven(const char *what, int64_t number) {
  tell("barrier", "barrier: " + name_of(number) + " " + what);
}

void trace_end() {
  seeing = false;
  note_arrays(*record, arrays);
  arrays.clear();
}
