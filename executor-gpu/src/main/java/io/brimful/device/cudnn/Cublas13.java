package io.brimful.device.cudnn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.FloatByReference;
import com.sun.jna.ptr.PointerByReference;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.runtime.cudaStream_t;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CUDA 13's cuBLAS, by JNA: there is no JCublas for it. Its functions and constants are those of cuBLAS 12. */
final class Cublas13 implements Cublas {
    private static final Logger LOG = LoggerFactory.getLogger(Cublas13.class);
    private static final String LIBRARY = "libcublas.so.13";

    private final Function create;
    private final Function destroy;
    private final Function setStream;
    private final Function setWorkspace;
    private final Function setMathMode;
    private final Function sgemm;
    private final Function gemmEx;
    private final PointerByReference handle = new PointerByReference();

    /** @throws LinkageError when the library cannot be loaded, or lacks a function */
    Cublas13() {
        NativeLibrary library = NativeLibrary.getInstance(LIBRARY);
        create = library.getFunction("cublasCreate_v2");
        destroy = library.getFunction("cublasDestroy_v2");
        setStream = library.getFunction("cublasSetStream_v2");
        setWorkspace = library.getFunction("cublasSetWorkspace_v2");
        setMathMode = library.getFunction("cublasSetMathMode");
        sgemm = library.getFunction("cublasSgemm_v2");
        gemmEx = library.getFunction("cublasGemmEx");
    }

    /** Whether the library can be loaded. */
    static boolean isPresent() {
        try {
            LOG.debug("{} has {}", LIBRARY, new Cublas13().gemmEx.getName());
            return true;
        } catch (LinkageError absent) {
            LOG.debug(LIBRARY, absent);
            return false;
        }
    }

    @Override
    public int create() {
        return call(create, handle);
    }

    @Override
    public int destroy() {
        return call(destroy, handle.getValue());
    }

    @Override
    public int setStream(CUstream stream) {
        return call(setStream, handle.getValue(), new Stream(stream).pointer());
    }

    @Override
    public int setWorkspace(CUdeviceptr memory, long bytes) {
        return call(setWorkspace, handle.getValue(), at(memory), bytes);
    }

    @Override
    public int setMathMode(int mode) {
        return call(setMathMode, handle.getValue(), mode);
    }

    @Override
    public int multiply(Gemm gemm, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c) {
        return call(
                sgemm,
                handle.getValue(),
                gemm.transposeA(),
                gemm.transposeB(),
                gemm.m(),
                gemm.n(),
                gemm.k(),
                new FloatByReference(1),
                at(a),
                gemm.leadingA(),
                at(b),
                gemm.leadingB(),
                new FloatByReference(gemm.beta()),
                at(c),
                gemm.leadingC());
    }

    @Override
    public int multiply(Gemm gemm, int type, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c) {
        return call(
                gemmEx,
                handle.getValue(),
                gemm.transposeA(),
                gemm.transposeB(),
                gemm.m(),
                gemm.n(),
                gemm.k(),
                new FloatByReference(1),
                at(a),
                type,
                gemm.leadingA(),
                at(b),
                type,
                gemm.leadingB(),
                new FloatByReference(gemm.beta()),
                at(c),
                type,
                gemm.leadingC(),
                cublasComputeType.CUBLAS_COMPUTE_32F,
                cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
    }

    private static int call(Function function, Object... arguments) {
        return function.invokeInt(arguments);
    }

    private static Pointer at(CUdeviceptr memory) {
        return new Address(memory).pointer();
    }

    /* JCuda shows an address to subclasses alone. */
    private static final class Address extends CUdeviceptr {
        Address(CUdeviceptr memory) {
            super(memory);
        }

        Pointer pointer() {
            return new Pointer(getNativePointer() + getByteOffset());
        }
    }

    private static final class Stream extends cudaStream_t {
        Stream(CUstream stream) {
            super(stream);
        }

        Pointer pointer() {
            return new Pointer(getNativePointer());
        }
    }
}
