// Device memory is host memory that is counted, limited, checked, and full of NaN when it is new.
#include "memory.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

#include "double.h"

namespace {

constexpr size_t PIECE = 512;

struct Allocation {
    size_t bytes;
    int device;
};

std::mutex guard;

size_t memoryFromEnvironment() {
    const char* value = getenv("CUDA_DOUBLE_MEMORY");
    return value == nullptr ? DEFAULT_MEMORY : strtoull(value, nullptr, 10);
}

size_t limit = memoryFromEnvironment();
std::map<uintptr_t, Allocation> live;
std::map<uintptr_t, size_t> pinned;

// Straight from the system: large blocks that come and go would change how the C library serves everybody else. In large pages
// where there are such: all of it is written at once.
void* map(size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return nullptr;
    }
    madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

size_t used(int device) {
    size_t sum = 0;
    for (auto& [address, allocation] : live) {
        sum += device < 0 || allocation.device == device ? allocation.bytes : 0;
    }
    return sum;
}

size_t freeOf(int device) {
    size_t taken = used(device) + takenByContext(device);
    return taken > limit ? 0 : limit - taken;
}

int outside() {
    loseContext(ILLEGAL_ADDRESS);
    return ILLEGAL_ADDRESS;
}

int copy(uintptr_t to, bool toDevice, uintptr_t from, bool fromDevice, size_t bytes, void* stream) {
    if ((toDevice && !cudaDoubleIsLive((void*)to, bytes)) || (fromDevice && !cudaDoubleIsLive((void*)from, bytes))) {
        return outside();
    }
    // Looked at again when it is done: a graph may be launched after the memory went.
    return cudaDoubleEnqueue(stream, [=] {
        if ((toDevice && !cudaDoubleIsLive((void*)to, bytes)) ||
            (fromDevice && !cudaDoubleIsLive((void*)from, bytes))) {
            outside();
            return;
        }
        memmove((void*)to, (void*)from, bytes);
    });
}

int fill(uintptr_t to, const void* pattern, size_t width, size_t count, void* stream) {
    if (!cudaDoubleIsLive((void*)to, width * count)) {
        return outside();
    }
    uint32_t value = 0;
    memcpy(&value, pattern, width);
    return cudaDoubleEnqueue(stream, [=] {
        if (width == 1) {
            memset((void*)to, (int)value, count);
            return;
        }
        for (size_t i = 0; i < count; i++) {
            memcpy((char*)to + i * width, &value, width);
        }
    });
}

}  // namespace

size_t memoryLimit() {
    return limit;
}

void setMemoryLimit(size_t bytes) {
    limit = bytes;
}

size_t freeMemory(int device) {
    std::lock_guard<std::mutex> lock(guard);
    return freeOf(device);
}

bool cudaDoubleIsLive(const void* address, size_t bytes) {
    std::lock_guard<std::mutex> lock(guard);
    auto next = live.upper_bound((uintptr_t)address);
    if (next == live.begin()) {
        return false;
    }
    auto& [first, allocation] = *--next;
    return (uintptr_t)address + bytes <= first + allocation.bytes;
}

EXPORT long cudaDoubleAllocatedBytes() {
    std::lock_guard<std::mutex> lock(guard);
    return (long)used(-1);
}

EXPORT long cudaDoubleHostBytes() {
    std::lock_guard<std::mutex> lock(guard);
    size_t sum = 0;
    for (auto& [address, bytes] : pinned) {
        sum += bytes;
    }
    return (long)sum;
}

EXPORT void cudaDoubleMemoryOf(int device, size_t* total, size_t* free) {
    *total = limit;
    *free = freeMemory(device);
}

EXPORT int cuMemGetInfo_v2(size_t* free, size_t* total) {
    ENTER();
    cudaDoubleMemoryOf(currentDevice(), total, free);
    return SUCCESS;
}

EXPORT int cuMemAlloc_v2(uintptr_t* address, size_t bytes) {
    ENTER_UNSAFE();
    if (bytes == 0) {
        return INVALID_VALUE;
    }
    std::lock_guard<std::mutex> lock(guard);
    size_t whole = (bytes + PIECE - 1) / PIECE * PIECE;
    if (whole > freeOf(currentDevice())) {
        return OUT_OF_MEMORY;
    }
    void* memory = map(whole);
    if (memory == nullptr) {
        return OUT_OF_MEMORY;
    }
    memset(memory, 0xFF, whole);
    live[(uintptr_t)memory] = {whole, currentDevice()};
    *address = (uintptr_t)memory;
    return SUCCESS;
}

/* Freed also in a lost context: there is nothing left to lose. */
EXPORT int cuMemFree_v2(uintptr_t address) {
    int answered = cudaDoubleEnter(__func__);
    if (int refused = refuseUnsafe()) {
        return refused;
    }
    std::lock_guard<std::mutex> lock(guard);
    auto found = live.find(address);
    if (found == live.end()) {
        return address == 0 ? SUCCESS : INVALID_VALUE;
    }
    munmap((void*)address, found->second.bytes);
    live.erase(found);
    return answered;
}

EXPORT int cuMemAllocHost_v2(void** address, size_t bytes) {
    ENTER_UNSAFE();
    void* memory = map(bytes);
    if (memory == nullptr) {
        return OUT_OF_MEMORY;
    }
    std::lock_guard<std::mutex> lock(guard);
    pinned[(uintptr_t)memory] = bytes;
    *address = memory;
    return SUCCESS;
}

EXPORT int cuMemFreeHost(void* address) {
    int answered = cudaDoubleEnter(__func__);
    if (int refused = refuseUnsafe()) {
        return refused;
    }
    std::lock_guard<std::mutex> lock(guard);
    auto found = pinned.find((uintptr_t)address);
    if (found == pinned.end()) {
        return INVALID_VALUE;
    }
    munmap(address, found->second);
    pinned.erase(found);
    return answered;
}

EXPORT int cuMemcpyHtoD_v2(uintptr_t to, const void* from, size_t bytes) {
    ENTER_UNSAFE();
    return copy(to, true, (uintptr_t)from, false, bytes, nullptr);
}

EXPORT int cuMemcpyDtoH_v2(void* to, uintptr_t from, size_t bytes) {
    ENTER_UNSAFE();
    return copy((uintptr_t)to, false, from, true, bytes, nullptr);
}

EXPORT int cuMemcpyDtoD_v2(uintptr_t to, uintptr_t from, size_t bytes) {
    ENTER_UNSAFE();
    return copy(to, true, from, true, bytes, nullptr);
}

EXPORT int cuMemcpyHtoDAsync_v2(uintptr_t to, const void* from, size_t bytes, void* stream) {
    ENTER();
    return copy(to, true, (uintptr_t)from, false, bytes, stream);
}

EXPORT int cuMemcpyDtoHAsync_v2(void* to, uintptr_t from, size_t bytes, void* stream) {
    ENTER();
    return copy((uintptr_t)to, false, from, true, bytes, stream);
}

EXPORT int cuMemcpyDtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
    ENTER();
    return copy(to, true, from, true, bytes, stream);
}

// CUDA_MEMCPY2D of cuda.h.
struct Copy2D {
    size_t srcXInBytes, srcY;
    int srcMemoryType;
    const void* srcHost;
    uintptr_t srcDevice;
    void* srcArray;
    size_t srcPitch;
    size_t dstXInBytes, dstY;
    int dstMemoryType;
    void* dstHost;
    uintptr_t dstDevice;
    void* dstArray;
    size_t dstPitch;
    size_t widthInBytes, height;
};

EXPORT int cuMemcpy2DAsync_v2(const Copy2D* given, void* stream) {
    ENTER();
    constexpr int DEVICE = 2;
    Copy2D c = *given;
    if (c.srcMemoryType != DEVICE || c.dstMemoryType != DEVICE || c.srcPitch < c.srcXInBytes + c.widthInBytes ||
        c.dstPitch < c.dstXInBytes + c.widthInBytes) {
        return INVALID_VALUE;
    }
    uintptr_t from = c.srcDevice + c.srcY * c.srcPitch + c.srcXInBytes;
    uintptr_t to = c.dstDevice + c.dstY * c.dstPitch + c.dstXInBytes;
    if (c.height == 0 || !cudaDoubleIsLive((void*)from, (c.height - 1) * c.srcPitch + c.widthInBytes) ||
        !cudaDoubleIsLive((void*)to, (c.height - 1) * c.dstPitch + c.widthInBytes)) {
        return outside();
    }
    return cudaDoubleEnqueue(stream, [=] {
        for (size_t row = 0; row < c.height; row++) {
            memmove((void*)(to + row * c.dstPitch), (void*)(from + row * c.srcPitch), c.widthInBytes);
        }
    });
}

EXPORT int cuMemsetD8Async(uintptr_t to, unsigned char value, size_t count, void* stream) {
    ENTER();
    return fill(to, &value, 1, count, stream);
}

EXPORT int cuMemsetD32Async(uintptr_t to, unsigned value, size_t count, void* stream) {
    ENTER();
    return fill(to, &value, 4, count, stream);
}

EXPORT int cuMemsetD8_v2(uintptr_t to, unsigned char value, size_t count) {
    ENTER_UNSAFE();
    return fill(to, &value, 1, count, nullptr);
}

EXPORT int cuMemsetD32_v2(uintptr_t to, unsigned value, size_t count) {
    ENTER_UNSAFE();
    return fill(to, &value, 4, count, nullptr);
}
