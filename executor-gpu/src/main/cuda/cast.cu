// From one element type to another.
#include "common.cuh"

template <class S, class D>
__device__ inline void cast(const S* from, D* to, long long count) {
    EACH(i, count) {
        store(to, i, load(from, i));
    }
}

extern "C" __global__ void cast_f32_to_f16(const float* from, Half* to, long long count) { cast(from, to, count); }
extern "C" __global__ void cast_f32_to_bf16(const float* from, Brain* to, long long count) { cast(from, to, count); }
extern "C" __global__ void cast_f16_to_f32(const Half* from, float* to, long long count) { cast(from, to, count); }
extern "C" __global__ void cast_bf16_to_f32(const Brain* from, float* to, long long count) { cast(from, to, count); }
