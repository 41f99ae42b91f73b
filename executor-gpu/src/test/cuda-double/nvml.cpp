// NVML: what is taken of a device's memory, by whomever; needs no context.
#include <cstdio>
#include <string>

#include "double.h"

namespace {

constexpr int UNINITIALIZED = 1;
constexpr int INVALID_ARGUMENT = 2;
constexpr int NO_SUCH_DEVICE = 6;

int users = 0;

struct Memory {
    unsigned long long total, free, used;
};

// As nvidia-smi writes it.
std::string uuidOf(int device) {
    unsigned char bytes[16];
    cudaDoubleUuid(bytes, device);
    std::string text = "GPU-";
    for (int i = 0; i < 16; i++) {
        char digits[4];
        snprintf(digits, sizeof digits, "%02x", bytes[i]);
        text += (i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "") + std::string(digits);
    }
    return text;
}

}  // namespace

EXPORT int nvmlInit_v2() {
    ENTER();
    users++;
    return SUCCESS;
}

EXPORT int nvmlShutdown() {
    ENTER();
    if (users == 0) {
        return UNINITIALIZED;
    }
    users--;
    return SUCCESS;
}

// A handle is the device's number, counted from 1.
EXPORT int nvmlDeviceGetHandleByUUID(const char* uuid, void** handle) {
    ENTER();
    if (users == 0) {
        return UNINITIALIZED;
    }
    if (uuid == nullptr || handle == nullptr) {
        return INVALID_ARGUMENT;
    }
    for (int device = 0; device < cudaDoubleDeviceCount(); device++) {
        if (uuidOf(device) == uuid) {
            *handle = (void*)(uintptr_t)(device + 1);
            return SUCCESS;
        }
    }
    return NO_SUCH_DEVICE;
}

EXPORT int nvmlDeviceGetMemoryInfo(void* handle, Memory* memory) {
    ENTER();
    if (users == 0) {
        return UNINITIALIZED;
    }
    int device = (int)(uintptr_t)handle - 1;
    if (device < 0 || device >= cudaDoubleDeviceCount() || memory == nullptr) {
        return INVALID_ARGUMENT;
    }
    size_t total, free;
    cudaDoubleMemoryOf(device, &total, &free);
    *memory = {total, free, total - free};
    return SUCCESS;
}

EXPORT const char* nvmlErrorString(int status) {
    switch (status) {
        case SUCCESS: return "The operation was successful";
        case UNINITIALIZED: return "NVML was not first initialized with nvmlInit()";
        case INVALID_ARGUMENT: return "A supplied argument is invalid";
        case NO_SUCH_DEVICE: return "A query to find an object was unsuccessful";
        default: return "An error of the double";
    }
}
