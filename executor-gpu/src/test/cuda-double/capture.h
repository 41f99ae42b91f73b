// Streams, events and graphs, and what a capture makes of them. Everything here is called under one lock, cudaDoubleEnqueue apart.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "double.h"

// What has been captured, each with the indices of what it has to come after.
struct Node {
    Task task;
    std::vector<size_t> after;
};

struct Graph {
    std::vector<Node> nodes;
    long launches = 0;
};

struct Stream;

struct Capture {
    Graph graph;
    Stream* origin;
    int mode;
    std::thread::id thread = std::this_thread::get_id();
    std::set<Stream*> streams;
    bool invalidated = false;
    bool ended = false;
};

struct Stream {
    int device = -1;
    bool blocking = false;
    std::shared_ptr<Capture> capture;
    std::vector<size_t> last;  // nodes that the next one comes after
};

struct Event {
    bool timed = true;
    bool recorded = false;
    std::chrono::steady_clock::time_point at;
    std::shared_ptr<Capture> capture;
    std::vector<size_t> last;
};

extern std::mutex captures;

Stream* streamOf(void* stream);
bool isLegacy(void* stream);

void beginCapture(Stream& stream, int mode);
int endCapture(Stream& stream, Graph* graph);  // CAPTURE_UNJOINED, CAPTURE_INVALIDATED, or SUCCESS
void leaveCapture(Stream& stream);

// Orders a stream behind an event, as far as they are captured; a stream that was not joins the capture.
int waitFor(Stream& stream, const Event& event);

// The answer to a call that breaks a rule of a capture: the capture is lost.
int breakCapture(Capture& capture, int status);
int breakCapturesOf(int device, int status);

// Use of the legacy stream, which waits for every blocking one.
int refuseLegacy(bool breaks);

// Nodes in an order that a GPU might run them in: as they were captured, or what was captured first as late as it may.
std::vector<size_t> order(const Graph& graph, bool forksFirst);
