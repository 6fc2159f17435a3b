// Modules, which are shared objects that the stand-in for nvcc made, and launches of their kernels.
#include <dlfcn.h>
#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "state.h"

API cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned count,
                       CUjit_option *options, void **values) {
  IN_CONTEXT;
  for (unsigned i = 0; i < count; ++i) {  // there is nothing to say
    bool log = options[i] == CU_JIT_INFO_LOG_BUFFER || options[i] == CU_JIT_ERROR_LOG_BUFFER;
    bool size = options[i] == CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES ||
                options[i] == CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES;
    if (log) *static_cast<char *>(values[i]) = 0;
    if (size) values[i] = nullptr;
  }
  auto elf = static_cast<const Elf64_Ehdr *>(image);
  if (memcmp(elf->e_ident, ELFMAG, SELFMAG)) return CUDA_ERROR_INVALID_IMAGE;
  // The table of sections is the last thing in the file.
  size_t left = elf->e_shoff + elf->e_shnum * size_t(elf->e_shentsize);
  char path[] = "/tmp/stand-in-XXXXXX";  // a name of its own, by which the loader tells modules apart
  int file = mkstemp(path);
  for (auto at = static_cast<const char *>(image); left;) {
    ssize_t written = write(file, at, left);
    if (written <= 0) break;
    at += written, left -= written;
  }
  close(file);
  *module = left ? nullptr : static_cast<CUmodule>(dlopen(path, RTLD_NOW | RTLD_LOCAL));
  if (!*module) fprintf(stderr, "stand-in: %s\n", left ? strerror(errno) : dlerror());
  unlink(path);
  return *module ? CUDA_SUCCESS : CUDA_ERROR_INVALID_IMAGE;
}

API cuModuleLoadData(CUmodule *module, const void *image) {
  return cuModuleLoadDataEx(module, image, 0, nullptr, nullptr);
}

API cuModuleUnload(CUmodule module) {
  IN_CONTEXT;
  finish_all(*here, false);
  dlclose(module);
  return CUDA_SUCCESS;
}

API cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
  IN_CONTEXT;
  auto described =
      reinterpret_cast<Kernel (*)()>(dlsym(module, ("stand_in_kernel_" + std::string(name)).c_str()));
  if (!described) return CUDA_ERROR_NOT_FOUND;
  *function = reinterpret_cast<CUfunction>(new Kernel(described()));
  return CUDA_SUCCESS;
}

API cuFuncGetAttribute(int *value, CUfunction_attribute attribute, CUfunction) {
  READY;
  *value = attribute == CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK ? 1024 : 0;
  return CUDA_SUCCESS;
}

// The bytes that the arguments of a kernel take.
static size_t wanted(const Kernel &kernel) {
  size_t bytes = 0;
  for (unsigned i = 0; i < kernel.count; ++i) {
    auto &one = kernel.parameters[i];
    bytes = (bytes + one.align - 1) / one.align * one.align + one.size;
  }
  return bytes;
}

API cuLaunchKernel(CUfunction function, unsigned gx, unsigned gy, unsigned gz, unsigned bx,
                   unsigned by, unsigned bz, unsigned shared, CUstream stream, void **parameters,
                   void **extra) {
  IN_CONTEXT;
  bool block = bx && by && bz && bx <= 1024 && by <= 1024 && bz <= 64 && size_t(bx) * by * bz <= 1024;
  bool grid = gx && gy && gz && gx <= 2147483647u && gy <= 65535 && gz <= 65535;
  if (!block || !grid || shared > 49152) return CUDA_ERROR_INVALID_VALUE;
  if (parameters || !extra) return CUDA_ERROR_NOT_SUPPORTED;
  const void *buffer = nullptr;
  size_t bytes = 0;
  for (; *extra != CU_LAUNCH_PARAM_END; extra += 2) {
    if (*extra == CU_LAUNCH_PARAM_BUFFER_POINTER) buffer = extra[1];
    if (*extra == CU_LAUNCH_PARAM_BUFFER_SIZE) bytes = *static_cast<size_t *>(extra[1]);
  }
  auto &kernel = *reinterpret_cast<Kernel *>(function);
  auto given = static_cast<const char *>(buffer);
  Launch launch{kernel, {gx, gy, gz}, {bx, by, bz}, shared, {given, given + bytes}, here, nullptr};
  launch.parameters.resize(std::max(bytes, wanted(kernel)), char(0xFF));
  Stream &chosen = stream_of(*here, stream);
  if (tracing()) {
    launch.record = chosen.launched = begin_record(launch);
    if (bytes != wanted(kernel))
      fault(*launch.record, "its arguments have " + std::to_string(bytes) + " bytes, its parameters " +
                                std::to_string(wanted(kernel)));
  }
  put(chosen, [launch] {
    if (!launch.context->broken) carry_out(launch);
  });
  return CUDA_SUCCESS;
}

API cuFuncSetBlockShape(CUfunction, int x, int y, int z) {
  READY;
  bool right = x > 0 && y > 0 && z > 0 && z <= 64 && size_t(x) * y * z <= 1024;
  return right ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}
