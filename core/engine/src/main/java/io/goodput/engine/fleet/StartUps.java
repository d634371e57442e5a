package io.goodput.engine.fleet;

import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.scenario.LeadTimes;
import java.util.Arrays;
import java.util.List;

/**
 * What starting instances wait for, layer after layer: the grant of the nodes that they order, these nodes, the image on
 * nodes that have newly come, their weights from a storage that all share, warming up. Nodes of one order come together.
 * Whoever sits on a node that another has ordered waits for it too, but draws nothing of its own for it.
 *
 * <p>All delays of a start are drawn when it begins, from one stream a layer and by the pool and the number of its start
 * in the pool: the n-th start of a pool takes as long whatever the others do. While the storage gives nothing, images
 * are not pulled either; while it gives less than all, they are pulled as fast as always.
 *
 * <p>Exactly one transition is pending, the next of all. Of those at one time the one of the earlier layer is first, then
 * the one of the lower instance.
 */
public final class StartUps {
    /** What a starting instance waits for, in this order. */
    public enum Stage {
        /** The grant of its order. */
        QUOTA(0),
        /** Nodes that are not there yet. */
        PROVISIONING(1),
        /** The image. */
        IMAGE(2),
        /** Its weights. */
        LOADING(3),
        /** Warming up. */
        WARMING(4),
        /** Its new role: nothing of the above. */
        SWITCHING(5);

        private final int layer;

        Stage(int layer) {
            this.layer = layer;
        }
    }

    private static final int NONE = -1;
    private static final int STAGES = 6;

    private final LeadTimes times;
    private final Racks[] spaces;
    private final RandomStream quotas;
    private final RandomStream provisionings;
    private final RandomStream images;
    private final RandomStream warmUps;
    private final WeightLoads loads;
    private final double[] stageSeconds = new double[STAGES];
    private final int[] inStage = new int[STAGES];
    private int[] startsOfPool = new int[0];
    private double now;
    private boolean storageGives = true;

    /** Those that wait for a time: all but the ones that load. */
    private int[] waiting = new int[8];

    private int waits;
    /** The one of them that is next; {@link #NONE} without any. */
    private int next = NONE;

    private Stage[] stages = new Stage[0];
    private boolean[] isStarting = new boolean[0];
    private int[] spaceOf = new int[0];
    private int[] places = new int[0];
    private double[] endsAt = new double[0];
    /** What an instance has left to pull of its image while the storage gives nothing. */
    private double[] imageLeft = new double[0];

    private double[] imageSeconds = new double[0];
    private double[] warmUpSeconds = new double[0];
    private double[] bytes = new double[0];

    /**
     * @param spaces the racks that instances sit on, by their numbers
     * @param seed of the run
     */
    public StartUps(LeadTimes times, List<Racks> spaces, long seed) {
        this.times = times;
        this.spaces = spaces.toArray(Racks[]::new);
        quotas = new RandomStream(seed, "quota");
        provisionings = new RandomStream(seed, "provisioning");
        images = new RandomStream(seed, "image pull");
        warmUps = new RandomStream(seed, "warm-up");
        loads = new WeightLoads(times.storageBytesPerSecond(), times.loadBytesPerSecond());
    }

    /**
     * Seconds from the order to ready with every delay at its median and the storage to itself.
     *
     * @param bytes of its weights
     * @param nodeIsNew whether a node has to come
     */
    public static double usualSeconds(LeadTimes times, double bytes, boolean nodeIsNew) {
        double nodes = nodeIsNew
                ? times.quota().medianSeconds()
                        + times.provisioning().medianSeconds()
                        + times.imagePull().medianSeconds()
                : 0;
        double load = bytes / Math.min(times.storageBytesPerSecond(), times.loadBytesPerSecond());
        return nodes + load + times.warmUp().medianSeconds();
    }

    /**
     * Starts an instance that has just been placed.
     *
     * @param space the number of the racks that it sits on
     * @param weightBytes that it loads
     */
    public void start(int instance, int pool, int space, double weightBytes, double now) {
        enter(instance, now);
        spaceOf[instance] = space;
        bytes[instance] = weightBytes;
        if (pool >= startsOfPool.length) {
            startsOfPool = Arrays.copyOf(startsOfPool, pool + 1);
        }
        long branch = ((long) pool << 32) | startsOfPool[pool]++;
        quotas.branch(branch);
        provisionings.branch(branch);
        images.branch(branch);
        warmUps.branch(branch);
        imageSeconds[instance] = times.imagePull().draw(images);
        warmUpSeconds[instance] = times.warmUp().draw(warmUps);
        Racks racks = spaces[space];
        if (racks.hasOrdered(instance)) {
            double granted = now + times.quota().draw(quotas);
            racks.expect(instance, granted + times.provisioning().draw(provisionings));
            await(instance, Stage.QUOTA, granted);
        } else {
            awaitNodes(instance);
        }
        chooseNext();
    }

    /** Starts an instance that only takes another role, with the GPUs that it has, which takes so long. */
    public void startSwitch(int instance, double seconds, double now) {
        enter(instance, now);
        await(instance, Stage.SWITCHING, now + seconds);
        chooseNext();
    }

    private void enter(int instance, double now) {
        if (isStarting(instance)) {
            throw new IllegalStateException("instance " + instance + " is starting already");
        }
        bringTo(now);
        if (instance >= stages.length) {
            int capacity = Math.max(instance + 1, Math.max(16, stages.length * 2));
            int old = stages.length;
            stages = Arrays.copyOf(stages, capacity);
            Arrays.fill(stages, old, capacity, Stage.QUOTA);
            isStarting = Arrays.copyOf(isStarting, capacity);
            spaceOf = Arrays.copyOf(spaceOf, capacity);
            places = Arrays.copyOf(places, capacity);
            endsAt = Arrays.copyOf(endsAt, capacity);
            imageLeft = Arrays.copyOf(imageLeft, capacity);
            imageSeconds = Arrays.copyOf(imageSeconds, capacity);
            warmUpSeconds = Arrays.copyOf(warmUpSeconds, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
        }
        isStarting[instance] = true;
    }

    private void await(int instance, Stage stage, double until) {
        stages[instance] = stage;
        inStage[stage.layer]++;
        endsAt[instance] = until;
        if (waits == waiting.length) {
            waiting = Arrays.copyOf(waiting, waits * 2);
        }
        places[instance] = waits;
        waiting[waits++] = instance;
    }

    private void awaitNodes(int instance) {
        Racks racks = spaces[spaceOf[instance]];
        racks.bringTo(now);
        if (racks.waitsForNodes(instance)) {
            await(instance, Stage.PROVISIONING, racks.nodesComeAt(instance));
        } else {
            awaitImage(instance);
        }
    }

    private void awaitImage(int instance) {
        if (!spaces[spaceOf[instance]].needsImage(instance)) {
            load(instance);
        } else if (storageGives) {
            await(instance, Stage.IMAGE, now + imageSeconds[instance]);
        } else {
            imageLeft[instance] = imageSeconds[instance];
            await(instance, Stage.IMAGE, Double.POSITIVE_INFINITY);
        }
    }

    private void load(int instance) {
        stages[instance] = Stage.LOADING;
        inStage[Stage.LOADING.layer]++;
        loads.start(instance, bytes[instance], now);
    }

    /** Ends the start of {@code instance}, which its caller takes from its racks as well. */
    public void cancel(int instance, double now) {
        Stage stage = stage(instance);
        bringTo(now);
        if (stage == Stage.LOADING) {
            loads.cancel(instance, now);
        } else {
            leave(instance);
        }
        inStage[stage.layer]--;
        isStarting[instance] = false;
        chooseNext();
    }

    private void leave(int instance) {
        int last = waiting[--waits];
        waiting[places[instance]] = last;
        places[last] = places[instance];
    }

    private void chooseNext() {
        next = NONE;
        for (int i = 0; i < waits; i++) {
            int instance = waiting[i];
            if (next == NONE || isBefore(instance, next)) {
                next = instance;
            }
        }
    }

    private boolean isBefore(int instance, int other) {
        int difference = Double.compare(endsAt[instance], endsAt[other]);
        if (difference == 0) {
            difference = stages[instance].compareTo(stages[other]);
        }
        return difference < 0 || (difference == 0 && instance < other);
    }

    /** When the next layer of an instance ends; infinite when none ever does. */
    public double nextAt() {
        return Math.min(next == NONE ? Double.POSITIVE_INFINITY : endsAt[next], loads.nextAt());
    }

    private boolean aLoadIsNext() {
        double loaded = loads.nextAt();
        return next == NONE
                || loaded < endsAt[next]
                || (loaded == endsAt[next] && Stage.LOADING.compareTo(stages[next]) < 0);
    }

    /**
     * Ends the layer that ends at {@link #nextAt()}, which is now.
     *
     * @return the instance that is ready; −1 when it has further layers before it
     */
    public int advance(double now) {
        boolean loaded = aLoadIsNext();
        int instance = loaded ? loads.nextInstance() : next;
        bringTo(now);
        Stage stage = stages[instance];
        inStage[stage.layer]--;
        if (loaded) {
            loads.endFirst(now);
        } else {
            leave(instance);
        }
        boolean isReady = false;
        switch (stage) {
            case QUOTA -> awaitNodes(instance);
            case PROVISIONING -> {
                spaces[spaceOf[instance]].bringTo(now);
                awaitImage(instance);
            }
            case IMAGE -> {
                spaces[spaceOf[instance]].pullImage(instance);
                load(instance);
            }
            case LOADING -> await(instance, Stage.WARMING, now + warmUpSeconds[instance]);
            case WARMING, SWITCHING -> isReady = true;
        }
        isStarting[instance] = !isReady;
        chooseNext();
        return isReady ? instance : NONE;
    }

    /** The storage gives this share of its rate, 0 to 1, from now on. */
    public void setStorageShare(double share, double now) {
        bringTo(now);
        loads.setShare(share, now);
        boolean gives = share > 0;
        if (gives != storageGives) {
            storageGives = gives;
            for (int i = 0; i < waits; i++) {
                int instance = waiting[i];
                if (stages[instance] == Stage.IMAGE) {
                    imageLeft[instance] = gives ? imageLeft[instance] : endsAt[instance] - now;
                    endsAt[instance] = gives ? now + imageLeft[instance] : Double.POSITIVE_INFINITY;
                }
            }
            chooseNext();
        }
    }

    public boolean isStarting(int instance) {
        return instance < isStarting.length && isStarting[instance];
    }

    /** Whether what {@code instance} did last here was to take another role. */
    public boolean hasSwitched(int instance) {
        return stages[instance] == Stage.SWITCHING;
    }

    /** What {@code instance} waits for, which is starting. */
    public Stage stage(int instance) {
        if (!isStarting(instance)) {
            throw new IllegalStateException("instance " + instance + " is not starting");
        }
        return stages[instance];
    }

    /** Instances that wait for this now. */
    public int count(Stage stage) {
        return inStage[stage.layer];
    }

    /** Seconds that instances have waited for this together, until the last change or {@link #bringTo}. */
    public double seconds(Stage stage) {
        return stageSeconds[stage.layer];
    }

    /** Lets time pass until {@code now}, before or at {@link #nextAt()}. */
    public void bringTo(double now) {
        for (int i = 0; i < STAGES; i++) {
            stageSeconds[i] += inStage[i] * (now - this.now);
        }
        this.now = now;
    }
}
