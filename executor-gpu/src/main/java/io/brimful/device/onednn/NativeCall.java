package io.brimful.device.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;

/** One execution of a primitive. */
final class NativeCall implements Call {
    private final String name;
    private final primitive_desc_base description;
    private final List<Integer> ids = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    NativeCall(String name, primitive_desc_base description) {
        this.name = name;
        this.description = description;
    }

    /** Adds an argument by its number in the library. */
    NativeCall with(int id, Place place) {
        ids.add(id);
        places.add(place);
        return this;
    }

    /** The primitive, and which of the library's implementations of it. */
    String algorithm() {
        return name + "/" + Native.implementation(description);
    }

    @Override
    public Runnable bind(Binding binding) {
        primitive made = Native.make(name, () -> new primitive(description.get()), descriptions());
        dnnl_primitive handle = made.get();
        dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            memory operand = binding.memory(places.get(i));
            arguments.position(i).arg(ids.get(i)).memory(operand.get());
        }
        arguments.position(0);
        dnnl_stream stream = binding.library().stream();
        String shapes = Native.shapes(descriptions());
        int count = ids.size();
        return () -> Native.check(dnnl.dnnl_primitive_execute(handle, stream, count, arguments), name, shapes);
    }

    private memory.desc[] descriptions() {
        return places.stream().map(Place::description).toArray(memory.desc[]::new);
    }
}
