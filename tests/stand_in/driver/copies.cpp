// Copies, and memory set to a value. What a caller need not wait for is done late.
#include <algorithm>
#include <cstring>

#include "state.h"

static void *host(CUdeviceptr at) { return reinterpret_cast<void *>(at); }
static CUdeviceptr address(const void *at) { return reinterpret_cast<CUdeviceptr>(at); }

static CUresult to_device(CUdeviceptr to, const void *from, size_t bytes, CUstream stream, bool wait) {
  IN_CONTEXT;
  if (!find(to, bytes, false)) return CUDA_ERROR_INVALID_VALUE;
  Stream &chosen = stream_of(*here, stream);
  if (wait) {
    finish(put(chosen, [=] { memcpy(host(to), from, bytes); }), true);
    return here->broken;
  }
  if (find(address(from), bytes, true)) {
    put(chosen, [=] { memcpy(host(to), from, bytes); });
    return CUDA_SUCCESS;
  }
  // Memory that is not page-locked is copied aside before the call returns.
  auto aside = std::make_shared<std::string>(static_cast<const char *>(from), bytes);
  put(chosen, [=] { memcpy(host(to), aside->data(), bytes); });
  return CUDA_SUCCESS;
}

struct Undelivered {
  char *to;
  std::string data;
  std::shared_ptr<Record> record;
};
static std::vector<Undelivered> undelivered;

void deliver() {
  for (auto &one : undelivered) {
    unwatch(one.to);
    memcpy(one.to, one.data.data(), one.data.size());
  }
  undelivered.clear();
}

void drop_undelivered(const char *begin, const char *end) {
  auto gone = [=](const Undelivered &one) {
    if (one.to < begin || one.to >= end) return false;
    if (one.record) fault(*one.record, "its result is copied back, and nothing waits for it");
    unwatch(one.to);
    return true;
  };
  undelivered.erase(std::remove_if(undelivered.begin(), undelivered.end(), gone), undelivered.end());
}

static CUresult to_host(void *to, CUdeviceptr from, size_t bytes, CUstream stream, bool wait) {
  IN_CONTEXT;
  if (!find(from, bytes, false)) return CUDA_ERROR_INVALID_VALUE;
  Stream &chosen = stream_of(*here, stream);
  auto record = chosen.launched;
  bool late = !wait && find(address(to), bytes, true), watched = late && record;
  Work copy = put(chosen, [=] {
    if (watched) unwatch(to);
    memcpy(to, host(from), bytes);
  });
  if (!late) {
    finish(copy, true);
    return here->broken;
  }
  copy->aside = [=] {
    undelivered.push_back({static_cast<char *>(to), {static_cast<char *>(host(from)), bytes}, record});
  };
  if (watched) watch(to, bytes, record);
  return CUDA_SUCCESS;
}

static CUresult on_device(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  IN_CONTEXT;
  if (!find(to, bytes, false) || !find(from, bytes, false)) return CUDA_ERROR_INVALID_VALUE;
  put(stream_of(*here, stream), [=] { memcpy(host(to), host(from), bytes); });
  return CUDA_SUCCESS;
}

template <class T> static CUresult set(CUdeviceptr to, T value, size_t count, CUstream stream) {
  IN_CONTEXT;
  if (!find(to, count * sizeof(T), false)) return CUDA_ERROR_INVALID_VALUE;
  put(stream_of(*here, stream), [=] {
    for (size_t i = 0; i < count; ++i) static_cast<T *>(host(to))[i] = value;
  });
  return CUDA_SUCCESS;
}

API cuMemcpyHtoD(CUdeviceptr to, const void *from, size_t bytes) {
  return to_device(to, from, bytes, nullptr, true);
}
API cuMemcpyHtoDAsync(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
  return to_device(to, from, bytes, stream, false);
}
API cuMemcpyDtoH(void *to, CUdeviceptr from, size_t bytes) {
  return to_host(to, from, bytes, nullptr, true);
}
API cuMemcpyDtoHAsync(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
  return to_host(to, from, bytes, stream, false);
}
API cuMemcpyDtoD(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return on_device(to, from, bytes, nullptr);
}
API cuMemcpyDtoDAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  return on_device(to, from, bytes, stream);
}
API cuMemsetD8(CUdeviceptr to, unsigned char value, size_t count) {
  return set(to, value, count, nullptr);
}
API cuMemsetD16(CUdeviceptr to, unsigned short value, size_t count) {
  return set(to, value, count, nullptr);
}
API cuMemsetD32(CUdeviceptr to, unsigned value, size_t count) {
  return set(to, value, count, nullptr);
}
API cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t count, CUstream stream) {
  return set(to, value, count, stream);
}
API cuMemsetD16Async(CUdeviceptr to, unsigned short value, size_t count, CUstream stream) {
  return set(to, value, count, stream);
}
API cuMemsetD32Async(CUdeviceptr to, unsigned value, size_t count, CUstream stream) {
  return set(to, value, count, stream);
}
