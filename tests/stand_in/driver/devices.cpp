// Which devices there are, and what they say of themselves.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "state.h"

std::recursive_mutex everything;
static pid_t initialised_by;
static std::vector<int> visible;
static const size_t TOTAL = 16ull << 30;

// A process that was forked from one that had called cuInit cannot use CUDA.
CUresult ready() {
  return initialised_by == getpid() ? CUDA_SUCCESS : CUDA_ERROR_NOT_INITIALIZED;
}

static int devices() {
  const char *count = getenv("STAND_IN_DEVICES");
  return count ? atoi(count) : 1;
}

API cuInit(unsigned flags) {
  if (initialised_by) return ready();
  if (flags) return CUDA_ERROR_INVALID_VALUE;
  visible.clear();
  if (const char *chosen = getenv("CUDA_VISIBLE_DEVICES")) {
    std::istringstream numbers(chosen);
    for (std::string one; std::getline(numbers, one, ',');) {
      char *end;
      long number = strtol(one.c_str(), &end, 10);
      if (end == one.c_str() || *end || number < 0 || number >= devices()) break;
      visible.push_back(int(number));
    }
  } else
    for (int number = 0; number < devices(); ++number) visible.push_back(number);
  if (visible.empty()) return CUDA_ERROR_NO_DEVICE;
  initialised_by = getpid();
  return CUDA_SUCCESS;
}

API cuDriverGetVersion(int *version) {
  *version = 13000;
  return CUDA_SUCCESS;
}

API cuDeviceGetCount(int *count) {
  READY;
  *count = int(visible.size());
  return CUDA_SUCCESS;
}

static bool there(CUdevice device) { return device >= 0 && device < int(visible.size()); }

API cuDeviceGet(CUdevice *device, int number) {
  READY;
  if (!there(number)) return CUDA_ERROR_INVALID_DEVICE;
  *device = number;
  return CUDA_SUCCESS;
}

API cuDeviceGetName(char *name, int length, CUdevice device) {
  READY;
  if (!there(device)) return CUDA_ERROR_INVALID_DEVICE;
  snprintf(name, length, "CPU stand-in %d", visible[device]);
  return CUDA_SUCCESS;
}

API cuDeviceGetPCIBusId(char *bus, int length, CUdevice device) {
  READY;
  if (!there(device)) return CUDA_ERROR_INVALID_DEVICE;
  snprintf(bus, length, "0000:%02d:00.0", visible[device]);
  return CUDA_SUCCESS;
}

API cuDeviceTotalMem(size_t *bytes, CUdevice) {
  READY;
  *bytes = TOTAL;
  return CUDA_SUCCESS;
}

API cuDeviceComputeCapability(int *major, int *minor, CUdevice) {
  READY;
  *major = 9, *minor = 0;
  return CUDA_SUCCESS;
}

API cuDeviceCanAccessPeer(int *can, CUdevice, CUdevice) {
  READY;
  *can = 0;
  return CUDA_SUCCESS;
}

API cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice) {
  READY;
  // The limits of a launch are those of compute capability 9.0; the rest is small and round.
  static const std::map<int, int> known = {
      {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 1024},
      {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X, 1024},
      {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y, 1024},
      {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z, 64},
      {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X, 2147483647},
      {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y, 65535},
      {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z, 65535},
      {CU_DEVICE_ATTRIBUTE_WARP_SIZE, 32},
      {CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 1},
      {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR, 2048},
      {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, 49152},
      {CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK, 65536},
      {CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY, 65536},
      {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 9},
      {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0},
      {CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE, 1 << 20},
      {CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING, 1},
      {CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT, 1},
      {CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS, 1},
      {CU_DEVICE_ATTRIBUTE_GPU_OVERLAP, 1},
  };
  auto found = known.find(attribute);
  *value = found == known.end() ? 0 : found->second;
  return CUDA_SUCCESS;
}

API cuMemGetInfo(size_t *unused, size_t *total) {
  IN_CONTEXT;
  size_t used = 0;
  for (auto &[at, one] : memory)
    if (!one.host && one.owner->device == here->device) used += one.bytes;
  *total = TOTAL;
  *unused = TOTAL - used;
  return CUDA_SUCCESS;
}
