// Our own kernels, compiled for the host from the very sources that the PTX is made of.
#include <setjmp.h>
#include <ucontext.h>

#include <cmath>
#include <cstdlib>
#include <mutex>
#include <tuple>
#include <utility>
#include <vector>

#include "double.h"

// Kernels run one at a time, whichever thread launches them: what a kernel finds in these and shares is then plain memory.
static std::mutex running;

static Extent threadIdx, blockIdx, blockDim, gridDim;

// Kernels with barriers: a fiber for each thread of a block, each run up to the next barrier in turn. A fiber is made once and stays
// for the blocks that follow. Only its start takes a context; then they jump, which unlike a switch of contexts asks the system nothing.
namespace fibers {

constexpr size_t STACK_BYTES = 64 << 10;

struct Fiber {
    std::vector<char> stack;
    jmp_buf here;
    bool done;
};

jmp_buf scheduler;
std::vector<Fiber> all;
const Task* body;

void barrier() {
    if (_setjmp(all[threadIdx.x].here) == 0) {
        _longjmp(scheduler, 1);
    }
}

void enter() {
    for (;;) {
        (*body)();
        all[threadIdx.x].done = true;
        barrier();
    }
}

[[noreturn]] void start(Fiber& fiber) {
    fiber.stack.resize(STACK_BYTES);
    ucontext_t context;
    getcontext(&context);
    context.uc_stack = {fiber.stack.data(), 0, fiber.stack.size()};
    context.uc_link = nullptr;
    makecontext(&context, enter, 0);
    setcontext(&context);
    abort();
}

void resume(Fiber& fiber) {
    if (_setjmp(scheduler) != 0) {
        return;
    }
    if (fiber.stack.empty()) {
        start(fiber);
    }
    _longjmp(fiber.here, 1);
}

void runBlock(unsigned threads, const Task& task) {
    if (all.size() < threads) {
        all.resize(threads);
    }
    body = &task;
    for (unsigned i = 0; i < threads; i++) {
        all[i].done = false;
    }
    for (unsigned left = threads; left > 0;) {
        for (unsigned i = 0; i < threads; i++) {
            if (!all[i].done) {
                threadIdx = {i, 0, 0};
                resume(all[i]);
                left -= all[i].done;
            }
        }
    }
}

}  // namespace fibers

#define __global__
#define __device__
#define __shared__ static
#define __syncthreads fibers::barrier

#include "../../main/cuda/bias.cu"
#include "../../main/cuda/cast.cu"
#include "../../main/cuda/dropout.cu"
#include "../../main/cuda/lrn.cu"
#include "../../main/cuda/optimizer.cu"
#include "../../main/cuda/pool.cu"
#include "../../main/cuda/relu.cu"
#include "../../main/cuda/statistics.cu"
#include "../../main/cuda/sum.cu"
#include "../../main/cuda/update.cu"
#include "../../main/cuda/softmax_loss.cu"
#include "../../main/cuda/structure.cu"
#include "../../main/cuda/answer_loss.cu"
#include "../../main/cuda/pair_loss.cu"
#include "../../main/cuda/unary.cu"
#include "../../main/cuda/channel.cu"
#include "../../main/cuda/eltwise.cu"
#include "../../main/cuda/lrn_within.cu"

template <class Run>
static void eachBlock(Extent grid, Extent block, bool barriers, Run run) {
    std::lock_guard<std::mutex> lock(running);
    gridDim = grid;
    blockDim = block;
    for (unsigned b = 0; b < grid.x; b++) {
        blockIdx = {b, 0, 0};
        if (barriers) {
            fibers::runBlock(block.x, run);
            continue;
        }
        for (unsigned t = 0; t < block.x; t++) {
            threadIdx = {t, 0, 0};
            run();
        }
    }
}

template <auto function, class... P, size_t... I>
static MakeTask kernel(void (*)(P...), bool barriers, std::index_sequence<I...>) {
    return [=](void** parameters, Extent grid, Extent block) -> Task {
        std::tuple<P...> copied(*(P*)parameters[I]...);
        return [=] { eachBlock(grid, block, barriers, [&] { std::apply(function, copied); }); };
    };
}

template <auto function, class... P>
static void add(const char* name, void (*)(P...), bool barriers) {
    registerKernel(name, kernel<function>(function, barriers, std::index_sequence_for<P...>()));
}

#define ADD_ONE(name, barriers) add<name>(#name, name, barriers)
#define ADD(name) ADD_ONE(name, false)
#define ADD_TYPES(name) ADD(name##_f32), ADD(name##_f16), ADD(name##_bf16)
#define ADD_WITH_BARRIERS(name) ADD_ONE(name, true)

__attribute__((constructor)) static void addAll() {
    ADD_TYPES(max_pool_forward);
    ADD_TYPES(max_pool_backward);
    ADD_TYPES(max_pool_backward_argmax);
    ADD_TYPES(average_pool_forward);
    ADD_TYPES(average_pool_backward);
    ADD_TYPES(relu_backward);
    ADD_TYPES(clipped_relu_backward);
    ADD_TYPES(take_signs);
    ADD_TYPES(relu_backward_signs);
    ADD_TYPES(dropout_forward);
    ADD_TYPES(dropout_backward);
    ADD_TYPES(add_gradient);
    ADD_TYPES(sum);
    ADD_TYPES(add_bias);
    ADD(adapt_loss_scale);
    ADD_TYPES(softmax_loss_backward);
    ADD_TYPES(lrn_forward);
    ADD_TYPES(lrn_backward);
    ADD(decay_momentum);
    ADD(update_parameter);
    ADD(mix_statistics);
    ADD(clear_gradient);
    ADD(keep_gradient);
    ADD_WITH_BARRIERS(clip_squares);
    ADD_WITH_BARRIERS(clip_factor);
    ADD(apply_velocity);
    ADD(apply_adam);
    ADD(apply_square);
    ADD(apply_adadelta);
    ADD(cast_f32_to_f16);
    ADD(cast_f32_to_bf16);
    ADD(cast_f16_to_f32);
    ADD(cast_bf16_to_f32);
    ADD(bias_gradient_end);
    ADD_WITH_BARRIERS(bias_gradient_planes_f32);
    ADD_WITH_BARRIERS(bias_gradient_planes_f16);
    ADD_WITH_BARRIERS(bias_gradient_planes_bf16);
    ADD_WITH_BARRIERS(bias_gradient_columns_f32);
    ADD_WITH_BARRIERS(bias_gradient_columns_f16);
    ADD_WITH_BARRIERS(bias_gradient_columns_bf16);
    ADD_WITH_BARRIERS(softmax_loss_mean);
    ADD_WITH_BARRIERS(softmax_loss_rows_f32);
    ADD_WITH_BARRIERS(softmax_loss_rows_f16);
    ADD_WITH_BARRIERS(softmax_loss_rows_bf16);
    ADD_WITH_BARRIERS(softmax_loss_pixels_f32);
    ADD_WITH_BARRIERS(softmax_loss_pixels_f16);
    ADD_WITH_BARRIERS(softmax_loss_pixels_bf16);
    ADD_TYPES(crop_forward);
    ADD_TYPES(crop_backward);
    ADD_TYPES(reshape);
    ADD_TYPES(softmax_forward);
    ADD_TYPES(softmax_backward);
    ADD_WITH_BARRIERS(pair_loss_rows_f32);
    ADD_WITH_BARRIERS(pair_loss_rows_f16);
    ADD_WITH_BARRIERS(pair_loss_rows_bf16);
    ADD_WITH_BARRIERS(answer_loss_rows_f32);
    ADD_WITH_BARRIERS(answer_loss_rows_f16);
    ADD_WITH_BARRIERS(answer_loss_rows_bf16);
    ADD_WITH_BARRIERS(pair_loss_mean);
    ADD_WITH_BARRIERS(answer_loss_sum);
    ADD_WITH_BARRIERS(answer_loss_divisor);
    ADD_TYPES(pair_loss_backward);
    ADD_TYPES(label_number);
    ADD_TYPES(answer_loss_backward);
    ADD_TYPES(unary_forward);
    ADD_TYPES(unary_backward);
    ADD_TYPES(prelu_forward);
    ADD_TYPES(prelu_backward);
    ADD_TYPES(affine);
    ADD(channel_sums_end);
    ADD_WITH_BARRIERS(channel_sums_planes_f32);
    ADD_WITH_BARRIERS(channel_sums_planes_f16);
    ADD_WITH_BARRIERS(channel_sums_planes_bf16);
    ADD_WITH_BARRIERS(channel_sums_columns_f32);
    ADD_WITH_BARRIERS(channel_sums_columns_f16);
    ADD_WITH_BARRIERS(channel_sums_columns_bf16);
    ADD_TYPES(eltwise_sum);
    ADD_TYPES(eltwise_product);
    ADD_TYPES(eltwise_max);
    ADD_TYPES(eltwise_max_backward);
    ADD_TYPES(lrn_within_forward);
    ADD_TYPES(lrn_within_terms);
    ADD_TYPES(lrn_within_backward);
}
