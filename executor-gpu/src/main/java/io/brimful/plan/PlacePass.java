package io.brimful.plan;

import java.util.List;

/** Gives each buffer an offset; buffers that meet in time never share a byte. */
interface PlacePass {
    /** One region for each buffer. */
    Placement run(List<Buffer> buffers);
}
