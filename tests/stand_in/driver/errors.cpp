// The driver's words for its errors.
#include "state.h"

API cuGetErrorString(CUresult error, const char **words) {
  static const std::map<int, const char *> known = {
      {CUDA_SUCCESS, "no error"},
      {CUDA_ERROR_INVALID_VALUE, "invalid argument"},
      {CUDA_ERROR_OUT_OF_MEMORY, "out of memory"},
      {CUDA_ERROR_NOT_INITIALIZED, "initialization error"},
      {CUDA_ERROR_NO_DEVICE, "no CUDA-capable device is detected"},
      {CUDA_ERROR_INVALID_DEVICE, "invalid device ordinal"},
      {CUDA_ERROR_INVALID_IMAGE, "device kernel image is invalid"},
      {CUDA_ERROR_INVALID_CONTEXT, "invalid device context"},
      {CUDA_ERROR_INVALID_HANDLE, "invalid resource handle"},
      {CUDA_ERROR_NOT_FOUND, "named symbol not found"},
      {CUDA_ERROR_NOT_READY, "device not ready"},
      {CUDA_ERROR_ILLEGAL_ADDRESS, "an illegal memory access was encountered"},
      {CUDA_ERROR_CONTEXT_IS_DESTROYED, "context is destroyed"},
      {CUDA_ERROR_NOT_SUPPORTED, "operation not supported"},
  };
  auto found = known.find(error);
  *words = found == known.end() ? "unrecognized error code" : found->second;
  return found == known.end() ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

API cuGetErrorName(CUresult error, const char **name) {
  static std::map<int, std::string> names;
  Lock lock(everything);
  *name = (names[error] = "error " + std::to_string(error)).c_str();
  return CUDA_SUCCESS;
}
