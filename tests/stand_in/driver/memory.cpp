// Memory of devices and page-locked memory: the host's, between guard pages.
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "state.h"

std::map<CUdeviceptr, Allocation> memory;

// An access that misses an array by less than this is an illegal address, not somebody else's memory.
static const size_t GUARD = 1ull << 30, PAGE = 4096;

static CUresult allocate(CUdeviceptr *at, size_t bytes, Context *owner, bool host) {
  if (!bytes) return CUDA_ERROR_INVALID_VALUE;
  size_t pages = (bytes + PAGE - 1) / PAGE * PAGE, length = pages + 2 * GUARD;
  void *mapped =
      mmap(nullptr, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return CUDA_ERROR_OUT_OF_MEMORY;
  char *usable = static_cast<char *>(mapped) + GUARD;
  if (mprotect(usable, pages, PROT_READ | PROT_WRITE)) {
    munmap(mapped, length);
    return CUDA_ERROR_OUT_OF_MEMORY;
  }
  memset(usable, 0xFF, bytes);  // not a number, for whoever reads what was never stored
  *at = reinterpret_cast<CUdeviceptr>(usable);
  memory[*at] = {bytes, static_cast<char *>(mapped), length, owner, host};
  return CUDA_SUCCESS;
}

static void release(std::map<CUdeviceptr, Allocation>::iterator one) {
  if (one->second.host) drop_undelivered(one->second.mapped, one->second.mapped + one->second.length);
  munmap(one->second.mapped, one->second.length);
  memory.erase(one);
}

void release_memory(Context *owner) {
  for (auto one = memory.begin(); one != memory.end();) {
    auto next = std::next(one);
    if (one->second.owner == owner) release(one);
    one = next;
  }
}

const Allocation *find(CUdeviceptr at, size_t bytes, bool host) {
  auto next = memory.upper_bound(at);
  if (next == memory.begin()) return nullptr;
  auto &[start, one] = *std::prev(next);
  return one.host == host && at + bytes <= start + one.bytes ? &one : nullptr;
}

API cuMemAlloc(CUdeviceptr *at, size_t bytes) {
  IN_CONTEXT;
  size_t unused, total;
  cuMemGetInfo(&unused, &total);
  return bytes > unused ? CUDA_ERROR_OUT_OF_MEMORY : allocate(at, bytes, here, false);
}

API cuMemAllocManaged(CUdeviceptr *at, size_t bytes, unsigned) { return cuMemAlloc(at, bytes); }

static CUresult free_memory(CUdeviceptr at, bool host) {
  IN_CONTEXT;
  auto found = memory.find(at);
  if (found == memory.end() || found->second.host != host) return CUDA_ERROR_INVALID_VALUE;
  finish_all(*here, false);
  release(found);
  return CUDA_SUCCESS;
}

API cuMemFree(CUdeviceptr at) { return free_memory(at, false); }

API cuMemHostAlloc(void **at, size_t bytes, unsigned) {
  IN_CONTEXT;
  return allocate(reinterpret_cast<CUdeviceptr *>(at), bytes, here, true);
}

API cuMemFreeHost(void *at) { return free_memory(reinterpret_cast<CUdeviceptr>(at), true); }

API cuMemGetAddressRange(CUdeviceptr *start, size_t *bytes, CUdeviceptr at) {
  IN_CONTEXT;
  if (!find(at, 1, false)) return CUDA_ERROR_NOT_FOUND;
  auto found = std::prev(memory.upper_bound(at));
  if (start) *start = found->first;
  if (bytes) *bytes = found->second.bytes;
  return CUDA_SUCCESS;
}
