package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * All requests of a run, a number each in the order of arrival, as parallel arrays that grow together. Times are in
 * seconds; a time that has not come is NaN.
 */
public final class RequestTable {
    /** Not arrived yet. */
    public static final byte EXPECTED = 0;
    /** Waits for an instance to take its prompt. */
    public static final byte QUEUED = 1;
    /** Its prompt is being computed. */
    public static final byte PREFILLING = 2;
    /** Its prompt is done; waits for KV room on the chosen decode instance. */
    public static final byte WAITING_FOR_ROOM = 3;
    /** Its KV is moving. */
    public static final byte TRANSFERRING = 4;
    /** Waits for the next step boundary of its instance, or for a place in the batch. */
    public static final byte READY = 5;
    /** Makes a token a step. */
    public static final byte DECODING = 6;
    /** Made its last token. Terminal. */
    public static final byte FINISHED = 7;
    /** Could never fit. Terminal. */
    public static final byte REJECTED = 8;

    private int size;
    byte[] phase;
    int[] promptTokens;
    int[] outputTokens;
    /** Prompt tokens computed. */
    int[] computedTokens;
    /** Output tokens made before decoding began: the first token, where prefill makes it. */
    int[] madeBefore;
    /** Decode step of its instance after which it is finished. */
    int[] lastStep;
    /** Index in the pool of the instance that computes the prompt; −1 until routed. */
    int[] promptInstance;
    /** Index in the pool of the instance that decodes; −1 until routed. */
    int[] decodeInstance;

    double[] arrivedAt;
    double[] takenAt;
    double[] prefilledAt;
    double[] roomAt;
    double[] movedAt;
    double[] firstTokenAt;
    double[] finishedAt;

    RequestTable(int capacity) {
        phase = new byte[capacity];
        promptTokens = new int[capacity];
        outputTokens = new int[capacity];
        computedTokens = new int[capacity];
        madeBefore = new int[capacity];
        lastStep = new int[capacity];
        promptInstance = new int[capacity];
        decodeInstance = new int[capacity];
        arrivedAt = new double[capacity];
        takenAt = new double[capacity];
        prefilledAt = new double[capacity];
        roomAt = new double[capacity];
        movedAt = new double[capacity];
        firstTokenAt = new double[capacity];
        finishedAt = new double[capacity];
    }

    /** Adds a request that will arrive, and returns its number. */
    int expect(double arrival, int prompt, int output) {
        if (size == phase.length) {
            grow(size + size / 2 + 1);
        }
        int request = size++;
        arrivedAt[request] = arrival;
        promptTokens[request] = prompt;
        outputTokens[request] = output;
        promptInstance[request] = -1;
        decodeInstance[request] = -1;
        takenAt[request] = Double.NaN;
        prefilledAt[request] = Double.NaN;
        roomAt[request] = Double.NaN;
        movedAt[request] = Double.NaN;
        firstTokenAt[request] = Double.NaN;
        finishedAt[request] = Double.NaN;
        return request;
    }

    private void grow(int capacity) {
        phase = Arrays.copyOf(phase, capacity);
        promptTokens = Arrays.copyOf(promptTokens, capacity);
        outputTokens = Arrays.copyOf(outputTokens, capacity);
        computedTokens = Arrays.copyOf(computedTokens, capacity);
        madeBefore = Arrays.copyOf(madeBefore, capacity);
        lastStep = Arrays.copyOf(lastStep, capacity);
        promptInstance = Arrays.copyOf(promptInstance, capacity);
        decodeInstance = Arrays.copyOf(decodeInstance, capacity);
        arrivedAt = Arrays.copyOf(arrivedAt, capacity);
        takenAt = Arrays.copyOf(takenAt, capacity);
        prefilledAt = Arrays.copyOf(prefilledAt, capacity);
        roomAt = Arrays.copyOf(roomAt, capacity);
        movedAt = Arrays.copyOf(movedAt, capacity);
        firstTokenAt = Arrays.copyOf(firstTokenAt, capacity);
        finishedAt = Arrays.copyOf(finishedAt, capacity);
    }

    /** Requests in the table, the expected ones included. */
    public int size() {
        return size;
    }

    /** One of this class's phases. */
    public byte phase(int request) {
        return phase[request];
    }

    public int promptTokens(int request) {
        return promptTokens[request];
    }

    public int outputTokens(int request) {
        return outputTokens[request];
    }

    public int computedTokens(int request) {
        return computedTokens[request];
    }

    public int promptInstance(int request) {
        return promptInstance[request];
    }

    public int decodeInstance(int request) {
        return decodeInstance[request];
    }

    public double arrivedAt(int request) {
        return arrivedAt[request];
    }

    /** When its prompt was taken from the queue. */
    public double takenAt(int request) {
        return takenAt[request];
    }

    /** When the last chunk of its prompt was done. */
    public double prefilledAt(int request) {
        return prefilledAt[request];
    }

    /** When room was reserved for it on the decode instance and its transfer began. */
    public double roomAt(int request) {
        return roomAt[request];
    }

    /** When its KV was over on the decode instance. */
    public double movedAt(int request) {
        return movedAt[request];
    }

    /** When the user saw the first token. */
    public double firstTokenAt(int request) {
        return firstTokenAt[request];
    }

    public double finishedAt(int request) {
        return finishedAt[request];
    }
}
