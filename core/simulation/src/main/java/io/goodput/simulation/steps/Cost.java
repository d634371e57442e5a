package io.goodput.simulation.steps;

/**
 * What kernels take on one GPU.
 *
 * @param seconds their time
 * @param joules what the board draws in it above its idle floor
 */
record Cost(double seconds, double joules) {
    static final Cost NONE = new Cost(0, 0);

    Cost plus(Cost other) {
        return new Cost(seconds + other.seconds, joules + other.joules);
    }

    Cost times(double count) {
        return new Cost(seconds * count, joules * count);
    }
}
