package io.brimful.network.caffe;

/**
 * What Caffe logs as "Memory required for data": the tops of all layers, four bytes each number, as Net::Init counts them.
 *
 * @param perImage numbers that there are for each image
 * @param perBatch numbers that there are once
 */
public record LoggedMemory(long perImage, long perBatch) {
    /* BVLC Caffe, net.cpp: memory_used_ grows by the count of every top of every layer, those of the Split layers that it inserts
     * included, blobs in place once more for each layer; gradients, parameters and buffers of layers are not in it. */

    /**
     * The logged bytes.
     *
     * @param batch images a step
     * @throws ArithmeticException when a long cannot count them
     */
    public long bytes(int batch) {
        return Math.multiplyExact(
                Math.addExact(Math.multiplyExact(perImage, (long) batch), perBatch), (long) Float.BYTES);
    }
}
