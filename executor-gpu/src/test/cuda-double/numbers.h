// Numbers of 16 bits: exact when read, rounded to the nearest (ties to even) when stored, as the GPU's own conversions do.
#pragma once

#include <cstdint>
#include <cstring>

inline uint32_t bitsOf(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

inline float floatOf(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// Drops the lowest bits of a number without a sign; the carry may go on into the exponent, up to infinity.
inline uint32_t rounded(uint32_t bits, int dropped) {
    uint32_t half = (uint32_t)1 << (dropped - 1);
    return (bits + (half - 1) + (bits >> dropped & 1)) >> dropped;
}

// IEEE 754 binary16: 5 bits of exponent, 10 of fraction.
struct Half {
    uint16_t bits;

    Half() = default;

    explicit Half(float value) {
        uint32_t all = bitsOf(value);
        uint32_t size = all & 0x7FFFFFFF;
        uint32_t sign = all >> 16 & 0x8000;
        if (size > 0x7F800000) {
            bits = (uint16_t)(sign | 0x7E00 | (size >> 13 & 0x3FF));
        } else if (size >= 0x47800000) {  // from 2^16 on, infinity too
            bits = (uint16_t)(sign | 0x7C00);
        } else if (size >= 0x38800000) {  // from 2^-14 on it is normal; the exponent's bias goes from 127 to 15
            bits = (uint16_t)(sign | rounded(size - ((127 - 15) << 23), 13));
        } else {
            // Added to 0.5 the last bit of the sum is 2^-24, as that of a subnormal: the sum rounds as it should.
            bits = (uint16_t)(sign | (bitsOf(floatOf(size) + 0.5f) - bitsOf(0.5f)));
        }
    }

    operator float() const {
        uint32_t sign = (uint32_t)(bits & 0x8000) << 16;
        uint32_t size = (uint32_t)(bits & 0x7FFF) << 13;
        if (size >= 0x0F800000) {
            return floatOf(sign | 0x7F800000 | (size & 0x7FFFFF));
        }
        return floatOf(sign | bitsOf(floatOf(size) * 0x1p112f));
    }
};

// The upper half of a float.
struct BFloat16 {
    uint16_t bits;

    BFloat16() = default;

    explicit BFloat16(float value) {
        uint32_t all = bitsOf(value);
        uint32_t size = all & 0x7FFFFFFF;
        uint32_t kept = size > 0x7F800000 ? size >> 16 | 0x40 : rounded(size, 16);
        bits = (uint16_t)((all >> 16 & 0x8000) | kept);
    }

    operator float() const { return floatOf((uint32_t)bits << 16); }
};

static_assert(sizeof(Half) == 2 && sizeof(BFloat16) == 2, "as they lie in memory");
