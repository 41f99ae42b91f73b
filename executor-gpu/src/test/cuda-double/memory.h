#pragma once

#include <cstddef>

constexpr size_t DEFAULT_MEMORY = (size_t)4 << 30;

size_t memoryLimit();
void setMemoryLimit(size_t bytes);
size_t freeMemory(int device);
