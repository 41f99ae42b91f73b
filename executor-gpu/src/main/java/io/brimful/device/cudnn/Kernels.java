package io.brimful.device.cudnn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** Our own kernels: PTX that the driver compiles for its GPU, one module for each family, loaded when first asked for. */
final class Kernels {
    private final Status status;
    private final Closing closing;
    private final Map<String, CUmodule> modules = new HashMap<>();
    private final Map<String, CUfunction> functions = new HashMap<>();

    Kernels(Status status, Closing closing) {
        this.status = status;
        this.closing = closing;
    }

    /**
     * A kernel.
     *
     * @param family the file that it stands in, without ending
     * @param name of the entry
     */
    CUfunction function(String family, String name) {
        return functions.computeIfAbsent(name, key -> {
            CUfunction function = new CUfunction();
            CUmodule module = modules.computeIfAbsent(family, this::load);
            status.driver(JCudaDriver.cuModuleGetFunction(function, module, name), "cuModuleGetFunction " + name);
            return function;
        });
    }

    private CUmodule load(String family) {
        CUmodule module = new CUmodule();
        status.driver(JCudaDriver.cuModuleLoadData(module, text(family)), "cuModuleLoadData " + family);
        closing.add(() -> JCudaDriver.cuModuleUnload(module));
        return module;
    }

    private static String text(String family) {
        try (InputStream in = Kernels.class.getResourceAsStream(family + ".ptx")) {
            if (in == null) {
                throw new IllegalStateException("no kernels " + family + ".ptx");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
