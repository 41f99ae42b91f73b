// What every kernel needs: element types, the loop over elements, and what differs from step to step.
#pragma once

// Differs from one step to the next. Moment.java writes the same fields in this order: the first two before each step, all of
// them before the first.
struct Moment {
    unsigned long long key;    // of this step's random numbers
    float rate;                // learning rate
    float lossScale;           // gradients of half precision are multiplied by it on their way
    float inverseLossScale;
    int overflow;              // set when a scaled gradient was not finite
    int goodSteps;             // since the scale was changed
    int unused;
};

// IEEE 754 half precision and bfloat16 as bits; calculation is in single precision, and rounds to the nearest even.
struct Half {
    unsigned short bits;
};
struct Brain {
    unsigned short bits;
};

union Bits {
    float number;
    unsigned int word;
};

__device__ inline float load(const float* p, long long i) { return p[i]; }

__device__ inline float load(const Brain* p, long long i) {
    Bits b;
    b.word = (unsigned int)p[i].bits << 16;
    return b.number;
}

__device__ inline float load(const Half* p, long long i) {
    unsigned int h = p[i].bits;
    unsigned int sign = (h & 0x8000u) << 16;
    unsigned int exponent = (h >> 10) & 0x1Fu;
    unsigned int mantissa = h & 0x3FFu;
    Bits b;
    if (exponent == 0x1Fu) {
        b.word = sign | 0x7F800000u | mantissa << 13;
    } else if (exponent != 0) {
        b.word = sign | (exponent + 112) << 23 | mantissa << 13;
    } else {
        b.number = (float)mantissa * 5.9604644775390625e-8f;  // 2^-24
        b.word |= sign;
    }
    return b.number;
}

__device__ inline void store(float* p, long long i, float value) { p[i] = value; }

__device__ inline void store(Brain* p, long long i, float value) {
    Bits b;
    b.number = value;
    if (value != value) {
        p[i].bits = (unsigned short)(b.word >> 16 | 0x40u);
    } else {
        p[i].bits = (unsigned short)((b.word + 0x7FFFu + (b.word >> 16 & 1u)) >> 16);
    }
}

__device__ inline void store(Half* p, long long i, float value) {
    Bits b;
    b.number = value;
    unsigned int sign = b.word >> 16 & 0x8000u;
    unsigned int magnitude = b.word & 0x7FFFFFFFu;
    unsigned int half;
    if (magnitude > 0x7F800000u) {
        half = 0x7E00u;
    } else if (magnitude >= 0x477FF000u) {  // rounds to infinity
        half = 0x7C00u;
    } else if (magnitude >= 0x38800000u) {  // normal
        half = (magnitude - 0x38000000u + 0xFFFu + (magnitude >> 13 & 1u)) >> 13;
    } else {  // adding 0.5 leaves the rounded multiple of 2^-24 in the lowest bits
        b.word = magnitude;
        b.number += 0.5f;
        half = b.word - 0x3F000000u;
    }
    p[i].bits = (unsigned short)(sign | half);
}

// Each thread takes every so-manieth element.
#define EACH(i, count)                                                                                      \
    for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += (long long)gridDim.x * blockDim.x)

// What indices are divided by. 32 bits, for indices below 2^31: by a product instead of a division, as in Granlund and
// Montgomery, "Division by Invariant Integers using Multiplication", figure 4.1; 64 bits: by a division.
template <class I>
struct Divisor;

template <>
struct Divisor<unsigned> {
    unsigned divisor, factor;
    int shift;
};

template <>
struct Divisor<long long> {
    long long divisor;
};

template <class I>
__device__ inline Divisor<I> divisor(int by);

template <>
__device__ inline Divisor<unsigned> divisor<unsigned>(int by) {
    int shift = 0;
    while (1ull << shift < (unsigned)by) {
        shift++;
    }
    unsigned long long above = (1ull << shift) - (unsigned)by;
    return {(unsigned)by, (unsigned)((above << 32) / (unsigned)by + 1), shift};
}

template <>
__device__ inline Divisor<long long> divisor<long long>(int by) {
    return {by};
}

__device__ inline unsigned quotient(unsigned i, Divisor<unsigned> by) {
    unsigned high = (unsigned)((unsigned long long)i * by.factor >> 32);
    return (high + i) >> by.shift;
}

__device__ inline long long quotient(long long i, Divisor<long long> by) { return i / by.divisor; }

// The remainder; what is left is the quotient.
template <class I>
__device__ inline I takeApart(I& rest, Divisor<I> by) {
    I whole = quotient(rest, by), remainder = rest - whole * by.divisor;
    rest = whole;
    return remainder;
}

// A kernel for each element type: KERNEL(name, parameters) with T for the type.
#define FOR_TYPES(DEFINE) DEFINE(f32, float) DEFINE(f16, Half) DEFINE(bf16, Brain)
