// Devices, primary contexts, and the controls of the double.
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>

#include "double.h"
#include "memory.h"

namespace {

constexpr int MOST_DEVICES = 16;
// Made up, but not nothing: a real context takes a few hundred MiB.
constexpr size_t CONTEXT_BYTES = (size_t)8 << 20;
constexpr size_t HANDLE_BYTES = (size_t)1 << 20;

struct Failure {
    int status;
    long after;
};

struct Context {
    int retained = 0;
    int handles = 0;
    int lost = SUCCESS;
};

std::mutex guard;

int setting(const char* name, int otherwise) {
    const char* value = getenv(name);
    return value == nullptr ? otherwise : atoi(value);
}

int devices = setting("CUDA_DOUBLE_DEVICES", 1);
int driverVersion = setting("CUDA_DOUBLE_DRIVER", 12060);
bool initialized = false;
long objects = 0;
Context contexts[MOST_DEVICES];
std::map<std::string, long> calls;
std::map<std::string, Failure> failures;
thread_local int current = -1;

bool isSticky(int status) {
    return status == ILLEGAL_ADDRESS || status == LAUNCH_FAILED || status == 702 || (status >= 714 && status <= 718);
}

bool needsContext(const std::string& function) {
    return function.rfind("cuMem", 0) == 0 || function.rfind("cuStream", 0) == 0 ||
           function.rfind("cuEvent", 0) == 0 || function.rfind("cuModule", 0) == 0 ||
           function.rfind("cuLaunch", 0) == 0 || function.rfind("cuGraph", 0) == 0 ||
           function == "cuCtxSynchronize" || function == "cuCtxGetDevice";
}

}  // namespace

int currentDevice() {
    return current;
}

size_t takenByContext(int device) {
    std::lock_guard<std::mutex> lock(guard);
    const Context& context = contexts[device];
    return (context.retained > 0 ? CONTEXT_BYTES : 0) + context.handles * HANDLE_BYTES;
}

int cudaDoubleTakeHandle(int* device) {
    if (int lost = cudaDoubleLost()) {
        return lost;
    }
    if (int refused = refuseUnsafe()) {
        return refused;
    }
    *device = current < 0 ? 0 : current;
    if (freeMemory(*device) < HANDLE_BYTES) {
        return OUT_OF_MEMORY;
    }
    std::lock_guard<std::mutex> lock(guard);
    contexts[*device].handles++;
    objects++;
    return SUCCESS;
}

void cudaDoubleGiveHandle(int device) {
    std::lock_guard<std::mutex> lock(guard);
    contexts[device].handles--;
    objects--;
}

int cudaDoubleDeviceCount() {
    return devices;
}

int cudaDoubleLost() {
    std::lock_guard<std::mutex> lock(guard);
    return current < 0 ? SUCCESS : contexts[current].lost;
}

void loseContext(int status) {
    std::lock_guard<std::mutex> lock(guard);
    if (current >= 0) {
        contexts[current].lost = status;
    }
}

int cudaDoubleEnter(const char* function) {
    std::lock_guard<std::mutex> lock(guard);
    calls[function]++;
    auto found = failures.find(function);
    if (found != failures.end() && found->second.after-- == 0) {
        int status = found->second.status;
        failures.erase(found);
        bool driver = function[0] == 'c' && function[1] == 'u' && isupper(function[2]);
        if (driver && isSticky(status) && current >= 0) {
            contexts[current].lost = status;
        }
        return status;
    }
    if (!needsContext(function)) {
        return SUCCESS;
    }
    if (current < 0) {
        return INVALID_CONTEXT;
    }
    return contexts[current].lost;
}

void cudaDoubleObject(int change) {
    std::lock_guard<std::mutex> lock(guard);
    objects += change;
}

// --- Controls -----------------------------------------------------------------------------------------------------------

EXPORT void cudaDoubleReset() {
    endCaptures();
    std::lock_guard<std::mutex> lock(guard);
    devices = 1;
    driverVersion = 12060;
    failures.clear();
    calls.clear();
    for (Context& context : contexts) {
        context.lost = SUCCESS;
    }
    setMemoryLimit(DEFAULT_MEMORY);
}

EXPORT void cudaDoubleDevices(int count) {
    devices = count;
}

EXPORT void cudaDoubleDriver(int version) {
    driverVersion = version;
}

EXPORT void cudaDoubleMemory(long bytes) {
    setMemoryLimit(bytes);
}

EXPORT void cudaDoubleFail(const char* function, int status, long after) {
    std::lock_guard<std::mutex> lock(guard);
    failures[function] = {status, after};
}

EXPORT long cudaDoubleCalls(const char* function) {
    std::lock_guard<std::mutex> lock(guard);
    return calls[function];
}

EXPORT long cudaDoubleObjects() {
    std::lock_guard<std::mutex> lock(guard);
    return objects;
}

// --- Initialization and devices -----------------------------------------------------------------------------------------

EXPORT int cuInit(unsigned) {
    ENTER();
    if (devices == 0) {
        return NO_DEVICE;
    }
    initialized = true;
    return SUCCESS;
}

EXPORT int cuDriverGetVersion(int* version) {
    *version = driverVersion;
    return SUCCESS;
}

EXPORT int cuGetErrorString(int, const char** text) {
    *text = "an error of the double";
    return SUCCESS;
}

EXPORT int cuDeviceGetCount(int* count) {
    ENTER();
    if (!initialized) {
        return NOT_INITIALIZED;
    }
    *count = devices;
    return SUCCESS;
}

EXPORT int cuDeviceGet(int* device, int ordinal) {
    ENTER();
    if (ordinal < 0 || ordinal >= devices) {
        return INVALID_DEVICE;
    }
    *device = ordinal;
    return SUCCESS;
}

EXPORT int cuDeviceGetName(char* name, int length, int) {
    ENTER();
    snprintf(name, length, "CUDA test double");
    return SUCCESS;
}

void cudaDoubleUuid(unsigned char* uuid, int device) {
    for (int i = 0; i < 16; i++) {
        uuid[i] = (unsigned char)(i * 16 + device);
    }
}

EXPORT int cuDeviceGetUuid(unsigned char* uuid, int device) {
    ENTER();
    cudaDoubleUuid(uuid, device);
    return SUCCESS;
}

EXPORT int cuDeviceGetUuid_v2(unsigned char* uuid, int device) {
    return cuDeviceGetUuid(uuid, device);
}

EXPORT int cuDeviceTotalMem_v2(size_t* bytes, int) {
    ENTER();
    *bytes = memoryLimit();
    return SUCCESS;
}

EXPORT int cuDeviceGetAttribute(int* value, int attribute, int) {
    ENTER();
    switch (attribute) {
        case 1: *value = 1024; break;  // threads of a block
        case 10: *value = 32; break;   // warp
        case 16: *value = 132; break;  // multiprocessors
        case 75: *value = 9; break;    // compute capability
        case 76: *value = 0; break;
        default: *value = 0;
    }
    return SUCCESS;
}

// --- Contexts -----------------------------------------------------------------------------------------------------------

EXPORT int cuDevicePrimaryCtxRetain(void** context, int device) {
    ENTER();
    if (device < 0 || device >= devices) {
        return INVALID_DEVICE;
    }
    if (contexts[device].retained == 0 && freeMemory(device) < CONTEXT_BYTES) {
        return OUT_OF_MEMORY;
    }
    std::lock_guard<std::mutex> lock(guard);
    contexts[device].retained++;
    *context = &contexts[device];
    return SUCCESS;
}

EXPORT int cuDevicePrimaryCtxRelease_v2(int device) {
    ENTER();
    std::lock_guard<std::mutex> lock(guard);
    if (contexts[device].retained == 0) {
        return INVALID_CONTEXT;
    }
    contexts[device].retained--;
    return SUCCESS;
}

EXPORT int cuDevicePrimaryCtxGetState(int device, unsigned* flags, int* active) {
    ENTER();
    *flags = 0;
    *active = contexts[device].retained > 0;
    return SUCCESS;
}

EXPORT int cuCtxSetCurrent(void* context) {
    ENTER();
    current = context == nullptr ? -1 : (int)((Context*)context - contexts);
    return SUCCESS;
}

EXPORT int cuCtxGetCurrent(void** context) {
    ENTER();
    *context = current < 0 ? nullptr : &contexts[current];
    return SUCCESS;
}

EXPORT int cuCtxGetDevice(int* device) {
    ENTER();
    *device = current;
    return SUCCESS;
}
