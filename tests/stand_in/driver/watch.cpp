// Results in page-locked memory, whose copy nobody has waited for: whoever touches them is told of.
#include <signal.h>
#include <sys/mman.h>

#include "state.h"

struct Watched {
  char *begin, *end;
  std::shared_ptr<Record> record;
};
static std::vector<Watched> watched;
static struct sigaction before;
static const uintptr_t PAGE = 4096;

static void let_through(const Watched &one, int access) {
  auto begin = reinterpret_cast<uintptr_t>(one.begin) / PAGE * PAGE;
  auto end = (reinterpret_cast<uintptr_t>(one.end) + PAGE - 1) / PAGE * PAGE;
  mprotect(reinterpret_cast<void *>(begin), end - begin, access);
}

static void on_touch(int, siginfo_t *info, void *) {
  auto at = static_cast<char *>(info->si_addr);
  auto page = reinterpret_cast<uintptr_t>(at) / PAGE;
  bool ours = false;
  for (auto &one : watched) {
    if (page < reinterpret_cast<uintptr_t>(one.begin) / PAGE ||
        page > (reinterpret_cast<uintptr_t>(one.end) - 1) / PAGE)
      continue;
    let_through(one, PROT_READ | PROT_WRITE);
    ours = true;
    if (at >= one.begin && at < one.end && !working())
      fault(*one.record, "its result is used before anything waits for the copy");
  }
  if (!ours) sigaction(SIGSEGV, &before, nullptr);  // and it happens again
}

void watch(void *begin, size_t bytes, const std::shared_ptr<Record> &record) {
  if (watched.empty()) {
    struct sigaction mine = {};
    mine.sa_sigaction = on_touch;
    mine.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigaction(SIGSEGV, &mine, &before);
  }
  auto at = static_cast<char *>(begin);
  watched.push_back({at, at + bytes, record});
  let_through(watched.back(), PROT_NONE);
}

void unwatch(void *begin) {
  for (auto one = watched.begin(); one != watched.end(); ++one)
    if (one->begin == begin) {
      let_through(*one, PROT_READ | PROT_WRITE);
      watched.erase(one);
      if (watched.empty()) sigaction(SIGSEGV, &before, nullptr);
      return;
    }
}
