// What the parts of the double share. The driver's library holds the state; cuDNN's and cuBLAS's call it, as the real ones do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#define EXPORT extern "C" __attribute__((visibility("default")))

struct Extent {
    unsigned x, y, z;
};

using Task = std::function<void()>;
using MakeTask = std::function<Task(void** parameters, Extent grid, Extent block)>;

// Statuses of the driver that the double gives by itself.
constexpr int SUCCESS = 0;
constexpr int INVALID_VALUE = 1;
constexpr int OUT_OF_MEMORY = 2;
constexpr int NOT_INITIALIZED = 3;
constexpr int NO_DEVICE = 100;
constexpr int INVALID_DEVICE = 101;
constexpr int INVALID_CONTEXT = 201;
constexpr int INVALID_PTX = 218;
constexpr int INVALID_HANDLE = 400;
constexpr int NOT_FOUND = 500;
constexpr int ILLEGAL_ADDRESS = 700;
constexpr int LAUNCH_FAILED = 719;
constexpr int CAPTURE_UNSUPPORTED = 900;
constexpr int CAPTURE_INVALIDATED = 901;
constexpr int CAPTURE_MERGE = 902;
constexpr int CAPTURE_UNMATCHED = 903;
constexpr int CAPTURE_UNJOINED = 904;
constexpr int CAPTURE_ISOLATION = 905;
constexpr int CAPTURE_IMPLICIT = 906;
constexpr int CAPTURED_EVENT = 907;
constexpr int CAPTURE_WRONG_THREAD = 908;

// Counts the call; answers what it has to return at once: an injected failure, or what a lost context answers.
EXPORT int cudaDoubleEnter(const char* function);

// What every call in the current context answers since it was lost; SUCCESS where it was not.
EXPORT int cudaDoubleLost();

// Runs a task on a stream, or records it where the stream is being captured; or answers why it does neither.
EXPORT int cudaDoubleEnqueue(void* stream, const Task& task);

// The answer to a call that waits for a stream.
EXPORT int cudaDoubleSynchronizes(void* stream);

// Whether [address, address + bytes) lies within one live allocation of device memory.
EXPORT bool cudaDoubleIsLive(const void* address, size_t bytes);

// Objects that somebody has to destroy: +1 when made, -1 when destroyed.
EXPORT void cudaDoubleObject(int change);

// A library's handle takes memory of the device that is current when it is made.
EXPORT int cudaDoubleTakeHandle(int* device);
EXPORT void cudaDoubleGiveHandle(int device);

// What NVML knows.
EXPORT int cudaDoubleDeviceCount();
EXPORT void cudaDoubleUuid(unsigned char* uuid, int device);
EXPORT void cudaDoubleMemoryOf(int device, size_t* total, size_t* free);

// A kernel that modules may name.
EXPORT void registerKernel(const char* name, MakeTask make);

// Within the driver's library.
int currentDevice();                   // -1 where no context is current
void loseContext(int status);          // every later call answers so
int refuseUnsafe();                    // a call that a capture would not see, and may need
void endCaptures();                    // what somebody forgot
size_t takenByContext(int device);     // by the context itself and the libraries' handles

#define ENTER()                                             \
    if (int answered = cudaDoubleEnter(__func__)) {         \
        return answered;                                    \
    }

// Likewise, for a call that the mode of a capture may prohibit.
#define ENTER_UNSAFE()                                      \
    ENTER();                                                \
    if (int refused = refuseUnsafe()) {                     \
        return refused;                                     \
    }
