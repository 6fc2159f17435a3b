// CUDA C for g++: the words of a kernel, and how the driver calls it.
#pragma once
#include <math.h>
#include <string.h>

#include <type_traits>
#include <utility>

#include "kernel.h"

static Place stand_in_place;
#define threadIdx stand_in_place.thread
#define blockIdx stand_in_place.block
#define blockDim stand_in_place.sides
#define gridDim stand_in_place.grid
#define warpSize 32
#define __global__
#define __device__
#define __host__
#define __constant__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __syncthreads() stand_in_barrier(__LINE__, false)
#define __syncwarp(...) stand_in_barrier(__LINE__, true)
#define STAND_IN_UNSEEN __attribute__((no_sanitize("thread")))

// Threads run one after another, so that a plain change is atomic; a trace has to be told.
#define STAND_IN_ATOMIC(name, expression)                       \
  template <class T>                                            \
  STAND_IN_UNSEEN T name(T *at, std::common_type_t<T> value) {  \
    stand_in_atomic(at, sizeof(T));                             \
    T old = *at;                                                \
    *at = expression;                                           \
    return old;                                                 \
  }
template <class A, class B> std::common_type_t<A, B> min(A a, B b) { return a < b ? a : b; }
template <class A, class B> std::common_type_t<A, B> max(A a, B b) { return a > b ? a : b; }
STAND_IN_ATOMIC(atomicAdd, old + value)
STAND_IN_ATOMIC(atomicSub, old - value)
STAND_IN_ATOMIC(atomicExch, value)
STAND_IN_ATOMIC(atomicMin, min(old, value))
STAND_IN_ATOMIC(atomicMax, max(old, value))

template <class T> constexpr char stand_in_kind() {
  return std::is_pointer_v<T>          ? 'p'
         : std::is_floating_point_v<T> ? 'f'
         : !std::is_integral_v<T>      ? 's'
         : std::is_signed_v<T>         ? 'i'
                                       : 'u';
}
template <class T> constexpr unsigned stand_in_item() {
  using Item = std::remove_pointer_t<T>;
  if constexpr (std::is_void_v<Item>) return 1;
  else return sizeof(Item);
}
template <class T> STAND_IN_UNSEEN T stand_in_take(const char *parameters, size_t &at) {
  T value;
  at = (at + alignof(T) - 1) / alignof(T) * alignof(T);
  memcpy(&value, parameters + at, sizeof value);
  at += sizeof value;
  return value;
}

template <auto> struct StandIn;
template <class... A, void (*kernel)(A...)> struct StandIn<kernel> {
  static constexpr unsigned count = sizeof...(A);
  // In braces, arguments are taken from left to right.
  struct Call {
    STAND_IN_UNSEEN Call(A... given) { kernel(given...); }
  };
  STAND_IN_UNSEEN static void thread(const char *parameters) {
    size_t at = 0;
    (void)at;
    Call{stand_in_take<A>(parameters, at)...};
  }
  STAND_IN_UNSEEN static void block(const char *parameters) {
    Place &here = stand_in_place;
    for (unsigned z = 0; z < here.sides.z; ++z)
      for (unsigned y = 0; y < here.sides.y; ++y)
        for (unsigned x = 0; x < here.sides.x; ++x) {
          here.thread = {x, y, z};
          thread(parameters);
        }
  }
  template <size_t... I>
  static const Parameter *described(const char *const *names, std::index_sequence<I...>) {
    static const Parameter all[] = {
        {names[I], stand_in_kind<A>(), sizeof(A), alignof(A), stand_in_item<A>()}..., {}};
    return all;
  }
};

#define STAND_IN_KERNEL(kernel, waits, traced, ...)                                             \
  extern "C" __attribute__((visibility("default"))) Kernel stand_in_kernel_##kernel() {         \
    static const char *names[] = {__VA_ARGS__};                                                 \
    using Its = StandIn<&kernel>;                                                               \
    static_assert(Its::count + 1 == sizeof names / sizeof *names, "a parameter without a name"); \
    return {#kernel, Its::thread, Its::block, &stand_in_place,                                  \
            Its::described(names, std::make_index_sequence<Its::count>()), Its::count, waits, traced}; \
  }
