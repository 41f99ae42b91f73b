// Streams run at once what they are given; while one is captured it records, and the graph replays.
#include <chrono>
#include <memory>
#include <vector>

#include "double.h"

namespace {

struct Graph {
    std::vector<Task> tasks;
};

struct Stream {
    std::shared_ptr<Graph> capture;
    bool isOrigin = false;
};

struct Event {
    std::chrono::steady_clock::time_point at;
    std::shared_ptr<Graph> capture;
};

Stream* of(void* stream) {
    static Stream legacy;
    return stream == nullptr || stream == (void*)1 || stream == (void*)2 ? &legacy : (Stream*)stream;
}

template <class T>
T* made(T* object) {
    cudaDoubleObject(1);
    return object;
}

template <class T>
int destroy(void* object) {
    delete (T*)object;
    cudaDoubleObject(-1);
    return SUCCESS;
}

}  // namespace

void cudaDoubleEnqueue(void* stream, const Task& task) {
    Stream* s = of(stream);
    if (s->capture) {
        s->capture->tasks.push_back(task);
    } else {
        task();
    }
}

bool isCapturing(void* stream) {
    return (bool)of(stream)->capture;
}

EXPORT int cuStreamCreate(void** stream, unsigned) {
    ENTER();
    *stream = made(new Stream());
    return SUCCESS;
}

EXPORT int cuStreamDestroy_v2(void* stream) {
    cudaDoubleEnter(__func__);
    return destroy<Stream>(stream);
}

EXPORT int cuStreamSynchronize(void* stream) {
    ENTER();
    return isCapturing(stream) ? CAPTURE_UNSUPPORTED : SUCCESS;
}

EXPORT int cuStreamQuery(void* stream) {
    ENTER();
    return isCapturing(stream) ? CAPTURE_UNSUPPORTED : SUCCESS;
}

// A stream that waits for an event of a captured one joins its capture.
EXPORT int cuStreamWaitEvent(void* stream, void* event, unsigned) {
    ENTER();
    Event* e = (Event*)event;
    if (e->capture && !of(stream)->capture) {
        of(stream)->capture = e->capture;
    }
    return SUCCESS;
}

EXPORT int cuStreamBeginCapture_v2(void* stream, int) {
    ENTER();
    if (stream == nullptr || isCapturing(stream)) {
        return CAPTURE_UNSUPPORTED;
    }
    of(stream)->capture = std::make_shared<Graph>();
    of(stream)->isOrigin = true;
    return SUCCESS;
}

EXPORT int cuStreamIsCapturing(void* stream, int* answer) {
    ENTER();
    *answer = isCapturing(stream) ? 1 : 0;
    return SUCCESS;
}

EXPORT int cuStreamEndCapture(void* stream, void** graph) {
    int answered = cudaDoubleEnter(__func__);
    Stream* s = of(stream);
    if (!s->capture || !s->isOrigin) {
        return INVALID_VALUE;
    }
    std::shared_ptr<Graph> captured = s->capture;
    s->capture.reset();
    s->isOrigin = false;
    if (answered) {
        *graph = nullptr;
        return answered;
    }
    *graph = made(new Graph(*captured));
    return SUCCESS;
}

EXPORT int cuEventCreate(void** event, unsigned) {
    ENTER();
    *event = made(new Event());
    return SUCCESS;
}

EXPORT int cuEventDestroy_v2(void* event) {
    cudaDoubleEnter(__func__);
    return destroy<Event>(event);
}

EXPORT int cuEventRecord(void* event, void* stream) {
    ENTER();
    ((Event*)event)->capture = of(stream)->capture;
    ((Event*)event)->at = std::chrono::steady_clock::now();
    return SUCCESS;
}

EXPORT int cuEventQuery(void* event) {
    ENTER();
    return ((Event*)event)->capture ? CAPTURE_UNSUPPORTED : SUCCESS;
}

EXPORT int cuEventSynchronize(void* event) {
    ENTER();
    return ((Event*)event)->capture ? CAPTURE_UNSUPPORTED : SUCCESS;
}

EXPORT int cuEventElapsedTime(float* millis, void* from, void* to) {
    ENTER();
    *millis = std::chrono::duration<float, std::milli>(((Event*)to)->at - ((Event*)from)->at).count();
    return SUCCESS;
}

EXPORT int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
    ENTER();
    *executable = made(new Graph(*(Graph*)graph));
    return SUCCESS;
}

EXPORT int cuGraphLaunch(void* executable, void* stream) {
    ENTER();
    for (const Task& task : ((Graph*)executable)->tasks) {
        cudaDoubleEnqueue(stream, task);
    }
    return SUCCESS;
}

EXPORT int cuGraphUpload(void*, void*) {
    ENTER();
    return SUCCESS;
}

EXPORT int cuGraphExecDestroy(void* executable) {
    cudaDoubleEnter(__func__);
    return destroy<Graph>(executable);
}

EXPORT int cuGraphDestroy(void* graph) {
    cudaDoubleEnter(__func__);
    return destroy<Graph>(graph);
}
