// The rules of stream capture: CUDA C++ Programming Guide, "Creating a Graph Using Stream Capture", and the comments of cuda.h.
#include "capture.h"

#include <algorithm>

std::mutex captures;

namespace {

constexpr int GLOBAL = 0;
constexpr int RELAXED = 2;

std::set<std::shared_ptr<Capture>> ongoing;
Stream legacyStream;
thread_local Stream perThreadStream;
thread_local int threadMode = GLOBAL;

void end(Capture& capture) {
    capture.ended = true;
    for (Stream* stream : capture.streams) {
        stream->capture.reset();
        stream->last.clear();
    }
    capture.streams.clear();
    for (auto& each : std::set<std::shared_ptr<Capture>>(ongoing)) {
        if (each.get() == &capture) {
            ongoing.erase(each);
        }
    }
}

void add(Stream& stream, const Task& task) {
    std::vector<Node>& nodes = stream.capture->graph.nodes;
    nodes.push_back({task, stream.last});
    stream.last = {nodes.size() - 1};
}

// Whether everything that was captured comes before the end of the stream where the capture began.
bool isJoined(const Capture& capture) {
    std::vector<bool> reached(capture.graph.nodes.size());
    std::vector<size_t> open = capture.origin->last;
    while (!open.empty()) {
        size_t node = open.back();
        open.pop_back();
        if (!reached[node]) {
            reached[node] = true;
            const std::vector<size_t>& after = capture.graph.nodes[node].after;
            open.insert(open.end(), after.begin(), after.end());
        }
    }
    return std::all_of(reached.begin(), reached.end(), [](bool each) { return each; });
}

// Whether the calling thread must not make calls that a capture would not see.
bool forbids(const Capture& capture) {
    bool own = capture.thread == std::this_thread::get_id();
    return own ? capture.mode != RELAXED && threadMode != RELAXED : capture.mode == GLOBAL && threadMode == GLOBAL;
}

}  // namespace

bool isLegacy(void* stream) {
    return stream == nullptr || stream == (void*)1;
}

Stream* streamOf(void* stream) {
    if (isLegacy(stream)) {
        return &legacyStream;
    }
    return stream == (void*)2 ? &perThreadStream : (Stream*)stream;
}

int breakCapture(Capture& capture, int status) {
    capture.invalidated = true;
    return status;
}

int breakCapturesOf(int device, int status) {
    int answer = SUCCESS;
    for (auto& each : ongoing) {
        if (each->origin->device == device) {
            answer = breakCapture(*each, status);
        }
    }
    return answer;
}

int refuseLegacy(bool breaks) {
    int answer = SUCCESS;
    for (auto& each : ongoing) {
        bool waits = std::any_of(each->streams.begin(), each->streams.end(),
                                 [](Stream* s) { return s->blocking && s->device == currentDevice(); });
        if (waits) {
            each->invalidated |= breaks;
            answer = CAPTURE_IMPLICIT;
        }
    }
    return answer;
}

int refuseUnsafe() {
    std::lock_guard<std::mutex> lock(captures);
    int answer = SUCCESS;
    for (auto& each : ongoing) {
        if (forbids(*each)) {
            answer = breakCapture(*each, CAPTURE_UNSUPPORTED);
        }
    }
    return answer;
}

void endCaptures() {
    std::lock_guard<std::mutex> lock(captures);
    while (!ongoing.empty()) {
        std::shared_ptr<Capture> first = *ongoing.begin();
        end(*first);
    }
}

void beginCapture(Stream& stream, int mode) {
    stream.capture = std::make_shared<Capture>();
    stream.capture->origin = &stream;
    stream.capture->mode = mode;
    stream.capture->streams.insert(&stream);
    stream.last.clear();
    ongoing.insert(stream.capture);
}

int endCapture(Stream& stream, Graph* graph) {
    std::shared_ptr<Capture> capture = stream.capture;
    int answer = capture->invalidated ? CAPTURE_INVALIDATED : isJoined(*capture) ? SUCCESS : CAPTURE_UNJOINED;
    *graph = capture->graph;
    end(*capture);
    return answer;
}

void leaveCapture(Stream& stream) {
    std::shared_ptr<Capture> capture = stream.capture;
    if (capture == nullptr) {
        return;
    }
    if (capture->origin == &stream) {
        end(*capture);
        return;
    }
    breakCapture(*capture, CAPTURE_INVALIDATED);
    capture->streams.erase(&stream);
}

int waitFor(Stream& stream, const Event& event) {
    if (event.capture == nullptr) {
        bool inside = stream.capture != nullptr && event.recorded;
        return inside ? breakCapture(*stream.capture, CAPTURE_ISOLATION) : SUCCESS;
    }
    if (event.capture->ended) {
        return stream.capture == nullptr ? CAPTURE_ISOLATION : breakCapture(*stream.capture, CAPTURE_ISOLATION);
    }
    if (event.capture->invalidated || (stream.capture != nullptr && stream.capture->invalidated)) {
        return CAPTURE_INVALIDATED;
    }
    if (&stream == &legacyStream) {
        return breakCapture(*event.capture, CAPTURE_IMPLICIT);
    }
    if (stream.capture != nullptr && stream.capture != event.capture) {
        breakCapture(*stream.capture, CAPTURE_MERGE);
        return breakCapture(*event.capture, CAPTURE_MERGE);
    }
    bool joins = stream.capture == nullptr;
    stream.last.insert(stream.last.end(), event.last.begin(), event.last.end());
    if (joins) {
        // A node of its own: a fork has to be joined also where nothing follows.
        stream.capture = event.capture;
        stream.capture->streams.insert(&stream);
        add(stream, [] {});
    }
    return SUCCESS;
}

std::vector<size_t> order(const Graph& graph, bool forksFirst) {
    size_t count = graph.nodes.size();
    std::vector<size_t> missing(count), sorted;
    std::vector<std::vector<size_t>> next(count);
    for (size_t i = 0; i < count; i++) {
        for (size_t each : graph.nodes[i].after) {
            size_t from = forksFirst ? i : each, to = forksFirst ? each : i;
            next[from].push_back(to);
            missing[to]++;
        }
    }
    std::set<size_t> ready;
    for (size_t i = 0; i < count; i++) {
        if (missing[i] == 0) {
            ready.insert(i);
        }
    }
    while (!ready.empty()) {
        size_t node = *ready.begin();
        ready.erase(node);
        sorted.push_back(node);
        for (size_t each : next[node]) {
            if (--missing[each] == 0) {
                ready.insert(each);
            }
        }
    }
    if (forksFirst) {
        std::reverse(sorted.begin(), sorted.end());
    }
    return sorted;
}

int cudaDoubleEnqueue(void* stream, const Task& task) {
    if (int lost = cudaDoubleLost()) {
        return lost;
    }
    std::unique_lock<std::mutex> lock(captures);
    Stream* s = streamOf(stream);
    if (isLegacy(stream)) {
        if (int refused = refuseLegacy(true)) {
            return refused;
        }
    }
    if (s->capture == nullptr) {
        lock.unlock();
        task();
        return SUCCESS;
    }
    if (s->capture->invalidated) {
        return CAPTURE_INVALIDATED;
    }
    add(*s, task);
    return SUCCESS;
}

int cudaDoubleSynchronizes(void* stream) {
    if (int lost = cudaDoubleLost()) {
        return lost;
    }
    std::lock_guard<std::mutex> lock(captures);
    if (isLegacy(stream)) {
        return refuseLegacy(true);
    }
    std::shared_ptr<Capture> capture = streamOf(stream)->capture;
    return capture == nullptr ? SUCCESS : breakCapture(*capture, CAPTURE_UNSUPPORTED);
}

EXPORT int cuThreadExchangeStreamCaptureMode(int* mode) {
    ENTER();
    if (*mode < GLOBAL || *mode > RELAXED) {
        return INVALID_VALUE;
    }
    std::swap(*mode, threadMode);
    return SUCCESS;
}
