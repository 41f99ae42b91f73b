// Streams run at once what they are given; while one is captured it records, and the graph replays.
#include "capture.h"

namespace {

constexpr unsigned NON_BLOCKING = 1;
constexpr unsigned DISABLE_TIMING = 2;

template <class T>
T* made(T* object) {
    cudaDoubleObject(1);
    return object;
}

template <class T>
int destroy(T* object) {
    delete object;
    cudaDoubleObject(-1);
    return SUCCESS;
}

// An event that was last recorded in a capture stands for nothing that will be done.
int refuseCaptured(const Event& event) {
    if (event.capture == nullptr) {
        return SUCCESS;
    }
    return event.capture->ended ? CAPTURED_EVENT : breakCapture(*event.capture, CAPTURED_EVENT);
}

}  // namespace

EXPORT int cuStreamCreate(void** stream, unsigned flags) {
    ENTER();
    Stream* s = made(new Stream());
    s->device = currentDevice();
    s->blocking = (flags & NON_BLOCKING) == 0;
    *stream = s;
    return SUCCESS;
}

EXPORT int cuStreamDestroy_v2(void* stream) {
    cudaDoubleEnter(__func__);
    {
        std::lock_guard<std::mutex> lock(captures);
        leaveCapture(*(Stream*)stream);
    }
    return destroy((Stream*)stream);
}

EXPORT int cuStreamSynchronize(void* stream) {
    ENTER();
    return cudaDoubleSynchronizes(stream);
}

EXPORT int cuStreamQuery(void* stream) {
    ENTER();
    return cudaDoubleSynchronizes(stream);
}

EXPORT int cuCtxSynchronize() {
    ENTER();
    std::lock_guard<std::mutex> lock(captures);
    return breakCapturesOf(currentDevice(), CAPTURE_UNSUPPORTED);
}

EXPORT int cuStreamWaitEvent(void* stream, void* event, unsigned) {
    ENTER();
    if (event == nullptr) {
        return INVALID_HANDLE;
    }
    std::lock_guard<std::mutex> lock(captures);
    return waitFor(*streamOf(stream), *(Event*)event);
}

EXPORT int cuStreamBeginCapture_v2(void* stream, int mode) {
    ENTER();
    std::lock_guard<std::mutex> lock(captures);
    if (isLegacy(stream) || streamOf(stream)->capture != nullptr) {
        return CAPTURE_UNSUPPORTED;
    }
    beginCapture(*streamOf(stream), mode);
    return SUCCESS;
}

EXPORT int cuStreamIsCapturing(void* stream, int* answer) {
    ENTER();
    std::lock_guard<std::mutex> lock(captures);
    if (isLegacy(stream)) {
        *answer = 0;
        return refuseLegacy(false);
    }
    std::shared_ptr<Capture> capture = streamOf(stream)->capture;
    *answer = capture == nullptr ? 0 : capture->invalidated ? 2 : 1;
    return SUCCESS;
}

EXPORT int cuStreamEndCapture(void* stream, void** graph) {
    constexpr int RELAXED = 2;
    int answered = cudaDoubleEnter(__func__);
    std::lock_guard<std::mutex> lock(captures);
    Stream& s = *streamOf(stream);
    *graph = nullptr;
    if (s.capture == nullptr) {
        return INVALID_VALUE;
    }
    if (s.capture->origin != &s) {
        return breakCapture(*s.capture, CAPTURE_UNMATCHED);
    }
    if (s.capture->mode != RELAXED && s.capture->thread != std::this_thread::get_id()) {
        return CAPTURE_WRONG_THREAD;
    }
    Graph captured;
    int ended = endCapture(s, &captured);
    if (answered || ended) {
        return answered ? answered : ended;
    }
    *graph = made(new Graph(captured));
    return SUCCESS;
}

EXPORT int cuEventCreate(void** event, unsigned flags) {
    ENTER();
    Event* e = made(new Event());
    e->timed = (flags & DISABLE_TIMING) == 0;
    *event = e;
    return SUCCESS;
}

EXPORT int cuEventDestroy_v2(void* event) {
    cudaDoubleEnter(__func__);
    return destroy((Event*)event);
}

EXPORT int cuEventRecord(void* event, void* stream) {
    ENTER();
    std::lock_guard<std::mutex> lock(captures);
    if (isLegacy(stream)) {
        if (int refused = refuseLegacy(true)) {
            return refused;
        }
    }
    Stream& s = *streamOf(stream);
    if (s.capture != nullptr && s.capture->invalidated) {
        return CAPTURE_INVALIDATED;
    }
    Event& e = *(Event*)event;
    e.recorded = true;
    e.capture = s.capture;
    e.last = s.last;
    e.at = std::chrono::steady_clock::now();
    return SUCCESS;
}

EXPORT int cuEventQuery(void* event) {
    ENTER();
    {
        std::lock_guard<std::mutex> lock(captures);
        if (int refused = refuseCaptured(*(Event*)event)) {
            return refused;
        }
    }
    return refuseUnsafe();
}

EXPORT int cuEventSynchronize(void* event) {
    ENTER();
    std::lock_guard<std::mutex> lock(captures);
    return refuseCaptured(*(Event*)event);
}

EXPORT int cuEventElapsedTime(float* millis, void* from, void* to) {
    ENTER();
    std::lock_guard<std::mutex> lock(captures);
    const Event &first = *(Event*)from, &last = *(Event*)to;
    if (!first.recorded || !last.recorded || !first.timed || !last.timed) {
        return INVALID_HANDLE;
    }
    for (const Event* each : {&first, &last}) {
        if (int refused = refuseCaptured(*each)) {
            return refused;
        }
    }
    *millis = std::chrono::duration<float, std::milli>(last.at - first.at).count();
    return SUCCESS;
}

EXPORT int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
    ENTER();
    if (graph == nullptr) {
        return INVALID_VALUE;
    }
    *executable = made(new Graph(*(Graph*)graph));
    return SUCCESS;
}

EXPORT int cuGraphLaunch(void* executable, void* stream) {
    ENTER();
    if (executable == nullptr) {
        return INVALID_VALUE;
    }
    Graph& graph = *(Graph*)executable;
    for (size_t node : order(graph, graph.launches++ % 2 == 1)) {
        if (int refused = cudaDoubleEnqueue(stream, graph.nodes[node].task)) {
            return refused;
        }
    }
    return SUCCESS;
}

EXPORT int cuGraphUpload(void*, void*) {
    ENTER();
    return SUCCESS;
}

EXPORT int cuGraphExecDestroy(void* executable) {
    cudaDoubleEnter(__func__);
    return destroy((Graph*)executable);
}

EXPORT int cuGraphDestroy(void* graph) {
    cudaDoubleEnter(__func__);
    return destroy((Graph*)graph);
}
