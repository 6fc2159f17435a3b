// Contexts: each thread has a stack of them; a device has one primary context that all share.
#include "state.h"

std::vector<Context *> &stack() {
  thread_local std::vector<Context *> own;
  return own;
}

CUresult current(Context *&context) {
  if (stack().empty() || !stack().back()) return CUDA_ERROR_INVALID_CONTEXT;
  context = stack().back();
  return context->alive ? context->broken : CUDA_ERROR_CONTEXT_IS_DESTROYED;
}

static std::set<Context *> all;

static Context *known(CUcontext handle) {
  auto context = reinterpret_cast<Context *>(handle);
  return all.count(context) ? context : nullptr;
}

static CUcontext handle(Context *context) { return reinterpret_cast<CUcontext>(context); }

static CUresult end(Context *context) {
  finish_all(*context, false);
  release_memory(context);
  context->alive = false;
  return CUDA_SUCCESS;
}

static void drop(Context *context) {
  if (!stack().empty() && stack().back() == context) stack().pop_back();
}

static CUresult create(CUcontext *made, CUdevice device) {
  READY;
  int count;
  cuDeviceGetCount(&count);
  if (device < 0 || device >= count) return CUDA_ERROR_INVALID_DEVICE;
  auto context = new Context{device};
  all.insert(context);
  stack().push_back(context);
  *made = handle(context);
  return CUDA_SUCCESS;
}

#if CUDA_VERSION >= 13000
API cuCtxCreate(CUcontext *made, CUctxCreateParams *, unsigned, CUdevice device) {
  return create(made, device);
}
#else
API cuCtxCreate(CUcontext *made, unsigned, CUdevice device) { return create(made, device); }
#endif

API cuCtxDestroy(CUcontext given) {
  READY;
  Context *context = known(given);
  if (!context || context->primary) return CUDA_ERROR_INVALID_CONTEXT;
  if (!context->alive) return CUDA_ERROR_CONTEXT_IS_DESTROYED;
  drop(context);
  return end(context);
}

API cuCtxAttach(CUcontext *context, unsigned) {
  IN_CONTEXT;
  ++here->uses;
  *context = handle(here);
  return CUDA_SUCCESS;
}

// Ends the context when as many have detached as had attached, its creator among them.
API cuCtxDetach(CUcontext given) {
  READY;
  Context *context = known(given);
  if (!context || stack().empty() || stack().back() != context) return CUDA_ERROR_INVALID_CONTEXT;
  drop(context);
  if (context->primary || --context->uses) return CUDA_SUCCESS;
  return end(context);
}

static Context *primary(CUdevice device) {
  static std::map<CUdevice, Context *> each;
  auto &context = each[device];
  if (!context) {
    context = new Context{device, true, false, 0};
    all.insert(context);
  }
  return context;
}

API cuDevicePrimaryCtxRetain(CUcontext *made, CUdevice device) {
  READY;
  Context *context = primary(device);
  if (!context->uses++) context->alive = true, context->broken = CUDA_SUCCESS;
  *made = handle(context);
  return CUDA_SUCCESS;
}

API cuDevicePrimaryCtxRelease(CUdevice device) {
  READY;
  Context *context = primary(device);
  if (!context->uses) return CUDA_ERROR_INVALID_CONTEXT;
  return --context->uses ? CUDA_SUCCESS : end(context);
}

API cuDevicePrimaryCtxReset(CUdevice device) {
  READY;
  return end(primary(device));
}

API cuDevicePrimaryCtxGetState(CUdevice device, unsigned *flags, int *active) {
  READY;
  *flags = 0;
  *active = primary(device)->alive;
  return CUDA_SUCCESS;
}

API cuCtxPushCurrent(CUcontext given) {
  READY;
  Context *context = known(given);
  if (!context) return CUDA_ERROR_INVALID_CONTEXT;
  if (!context->alive) return CUDA_ERROR_CONTEXT_IS_DESTROYED;
  stack().push_back(context);
  return CUDA_SUCCESS;
}

API cuCtxPopCurrent(CUcontext *popped) {
  READY;
  if (stack().empty()) return CUDA_ERROR_INVALID_CONTEXT;
  if (popped) *popped = handle(stack().back());
  stack().pop_back();
  return CUDA_SUCCESS;
}

API cuCtxGetCurrent(CUcontext *context) {
  READY;
  *context = stack().empty() ? nullptr : handle(stack().back());
  return CUDA_SUCCESS;
}

API cuCtxSetCurrent(CUcontext given) {
  READY;
  if (given && !known(given)) return CUDA_ERROR_INVALID_CONTEXT;
  if (!stack().empty()) stack().pop_back();
  if (given) stack().push_back(known(given));
  return CUDA_SUCCESS;
}

API cuCtxGetDevice(CUdevice *device) {
  READY;
  if (stack().empty()) return CUDA_ERROR_INVALID_CONTEXT;
  *device = stack().back()->device;
  return CUDA_SUCCESS;
}

API cuCtxGetApiVersion(CUcontext, unsigned *version) {
  READY;
  *version = 13000;
  return CUDA_SUCCESS;
}

API cuCtxSynchronize() {
  IN_CONTEXT;
  finish_all(*here, true);
  return here->broken;
}
