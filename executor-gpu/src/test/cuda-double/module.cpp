// Modules hold PTX; a kernel runs as the same source compiled for the host.
#include <cstring>
#include <map>
#include <string>

#include "double.h"

namespace {

struct Module {
    std::string text;
};

std::map<std::string, MakeTask>& kernels() {
    static std::map<std::string, MakeTask> all;
    return all;
}

bool names(const std::string& text, const std::string& kernel) {
    return text.find(".entry " + kernel + "(") != std::string::npos;
}

}  // namespace

void registerKernel(const char* name, MakeTask make) {
    kernels()[name] = std::move(make);
}

EXPORT int cuModuleLoadData(void** module, const void* image) {
    ENTER();
    std::string text((const char*)image);
    if (text.find(".version") == std::string::npos || text.find(".target") == std::string::npos) {
        return INVALID_PTX;
    }
    *module = new Module{text};
    cudaDoubleObject(1);
    return SUCCESS;
}

EXPORT int cuModuleUnload(void* module) {
    cudaDoubleEnter(__func__);
    delete (Module*)module;
    cudaDoubleObject(-1);
    return SUCCESS;
}

EXPORT int cuModuleGetFunction(void** function, void* module, const char* name) {
    ENTER();
    auto found = kernels().find(name);
    if (!names(((Module*)module)->text, name) || found == kernels().end()) {
        return NOT_FOUND;
    }
    *function = &found->second;
    return SUCCESS;
}

EXPORT int cuLaunchKernel(void* function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                          unsigned blockY, unsigned blockZ, unsigned, void* stream, void** parameters, void**) {
    ENTER();
    if (gridX == 0 || gridY == 0 || gridZ == 0 || blockX == 0 || blockY == 0 || blockZ == 0 ||
        (size_t)blockX * blockY * blockZ > 1024 || gridY > 65535 || gridZ > 65535) {
        return INVALID_VALUE;
    }
    Task task = (*(MakeTask*)function)(parameters, {gridX, gridY, gridZ}, {blockX, blockY, blockZ});
    return cudaDoubleEnqueue(stream, task);
}
