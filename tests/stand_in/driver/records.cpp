// What was traced, as lines of JSON: one a launch, in the order in which they were asked for.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "state.h"

static const size_t MOST_WRITERS = 10000;
static std::vector<std::shared_ptr<Record>> records;
static pid_t owner;

bool tracing() {
  static const bool asked = getenv("STAND_IN_TRACE") != nullptr;
  return asked;
}

void fault(Record &record, const std::string &text) { record.faults.push_back(text); }

static std::string number(const Parameter &one, const char *at) {
  auto as = [at](auto value) {
    memcpy(&value, at, sizeof value);
    return value;
  };
  char text[40];
  if (one.kind == 'f') snprintf(text, sizeof text, "%.17g", one.size == 4 ? as(0.0f) : as(0.0));
  else if (one.kind == 'u')
    snprintf(text, sizeof text, "%llu",
             one.size == 1 ? as(uint8_t()) : one.size == 2 ? as(uint16_t()) : one.size == 4 ? as(0u) : as(0ull));
  else
    snprintf(text, sizeof text, "%lld",
             one.size == 1 ? as(int8_t()) : one.size == 2 ? as(int16_t()) : one.size == 4 ? as(0) : as(0ll));
  return strpbrk(text, "in") ? "null" : text;  // JSON has no infinity
}

template <class See> static void each_parameter(const Launch &launch, See see) {
  size_t at = 0;
  for (unsigned i = 0; i < launch.kernel.count; ++i) {
    auto &one = launch.kernel.parameters[i];
    at = (at + one.align - 1) / one.align * one.align;
    see(one, launch.parameters.data() + at);
    at += one.size;
  }
}

static std::string three(const Three &sides) {
  return "[" + std::to_string(sides.x) + ", " + std::to_string(sides.y) + ", " + std::to_string(sides.z) + "]";
}

static void write_records() {
  if (getpid() != owner) return;
  drop_undelivered(nullptr, reinterpret_cast<char *>(UINTPTR_MAX));
  FILE *file = fopen(getenv("STAND_IN_TRACE"), "a");
  if (!file) return;
  for (auto &one : records) {
    if (!one->done) fault(*one, "was launched, and nothing waited for it");
    std::string numbers, faults;
    for (auto &[name, value] : one->numbers)
      numbers += (numbers.empty() ? "\"" : ", \"") + name + "\": " + value;
    for (auto &text : one->faults) faults += (faults.empty() ? "\"" : ", \"") + text + "\"";
    fprintf(file,
            "{\"kernel\": \"%s\", \"grid\": %s, \"block\": %s, \"numbers\": {%s}, \"arrays\": [%s], "
            "\"faults\": [%s]}\n",
            one->kernel.c_str(), three(one->grid).c_str(), three(one->block).c_str(), numbers.c_str(),
            one->arrays.c_str(), faults.c_str());
  }
  fclose(file);
}

std::shared_ptr<Record> begin_record(const Launch &launch) {
  auto record = std::make_shared<Record>();
  record->kernel = launch.kernel.name;
  record->grid = launch.grid, record->block = launch.sides;
  each_parameter(launch, [&](const Parameter &one, const char *at) {
    if (strchr("iuf", one.kind)) record->numbers.push_back({one.name, number(one, at)});
  });
  if (!launch.kernel.traced) fault(*record, "was compiled without tracing");
  if (owner != getpid()) {
    owner = getpid();
    atexit(write_records);
  }
  records.push_back(record);
  return record;
}

std::vector<Array> arrays_of(const Launch &launch) {
  std::vector<Array> found;
  each_parameter(launch, [&](const Parameter &one, const char *at) {
    if (one.kind != 'p') return;
    CUdeviceptr start;
    memcpy(&start, at, sizeof start);
    size_t bytes = 0;
    if (find(start, 1, false)) {
      auto holds = std::prev(memory.upper_bound(start));
      bytes = holds->first + holds->second.bytes - start;
    }
    found.push_back({one.name, reinterpret_cast<char *>(start), bytes / one.item, one.item});
  });
  return found;
}

// Who stored to each element, as [thread, step, count]: threads that begin with one and go up by a step.
static std::string writers(const Array &array) {
  std::string text;
  for (size_t i = 0, next; i < array.elements; i = next) {
    auto lane = [&](size_t index) { return array.seen[index].wrote.lane; };
    int64_t step = i + 1 < array.elements ? lane(i + 1) - lane(i) : 0;
    if (lane(i) < 0 || (i + 1 < array.elements && lane(i + 1) < 0)) step = 0;
    for (next = i + 1; next < array.elements && lane(next) == lane(next - 1) + step; ++next) {
      if (lane(next) < 0 && lane(i) >= 0) break;
    }
    char one[80];
    snprintf(one, sizeof one, "%s[%lld, %lld, %zu]", text.empty() ? "" : ", ", (long long)lane(i),
             (long long)step, next - i);
    text += one;
  }
  return "[" + text + "]";
}

void note_arrays(Record &record, const std::vector<Array> &arrays) {
  for (auto &one : arrays) {
    auto twice = std::find_if(one.times.begin(), one.times.end(), [](unsigned char n) { return n > 1; });
    auto never = std::count(one.times.begin(), one.times.end(), 0);
    bool writer = one.stored && one.elements <= MOST_WRITERS;
    record.arrays += std::string(record.arrays.empty() ? "" : ", ") + "{\"name\": \"" + one.name +
                     "\", \"elements\": " + std::to_string(one.elements) + ", \"item\": " + std::to_string(one.item) +
                     ", \"stored\": " + (one.stored ? "true" : "false") +
                     ", \"atomic\": " + (one.atomic ? "true" : "false") + ", \"twice\": " +
                     (twice == one.times.end() ? "null" : std::to_string(twice - one.times.begin())) +
                     ", \"never\": " + std::to_string(never) +
                     ", \"writer\": " + (writer ? writers(one) : "null") + "}";
  }
  record.done = true;
}
