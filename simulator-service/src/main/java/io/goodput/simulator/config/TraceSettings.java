package io.goodput.simulator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How large traces may be, how many are kept and for how long. */
@ConfigMapping(prefix = "goodput.traces")
public interface TraceSettings {
    /** Bytes of one upload as they are sent, and of one trace as it is stored; 2 GiB by default. {@code GOODPUT_TRACES_MAX_BYTES}. */
    @WithDefault("2G")
    @WithConverter(ByteCount.class)
    long maxBytes();

    /** Bytes of one trace's text, once decompressed; 64 GiB by default. {@code GOODPUT_TRACES_MAX_TEXT_BYTES}. */
    @WithDefault("64G")
    @WithConverter(ByteCount.class)
    long maxTextBytes();

    /** Bytes stored of all traces and uploads together; 6 GiB by default. {@code GOODPUT_TRACES_MAX_STORE_BYTES}. */
    @WithDefault("6G")
    @WithConverter(ByteCount.class)
    long maxStoreBytes();

    /** Traces kept at most, each version counted; 1,000 by default. {@code GOODPUT_TRACES_MAX_COUNT}. */
    @WithDefault("1000")
    @WithConverter(PositiveCount.class)
    int maxCount();

    /** Age since its last use at which a trace is removed; 90 days by default. {@code GOODPUT_TRACES_MAX_AGE}. */
    @WithDefault("P90D")
    @WithConverter(PositiveDuration.class)
    Duration maxAge();

    /**
     * How long the content of a removed trace is kept after its last use, for plans and runs that were asked for
     * before; a day by default. {@code GOODPUT_TRACES_KEEP_REMOVED}.
     */
    @WithDefault("P1D")
    @WithConverter(PositiveDuration.class)
    Duration keepRemoved();

    /** Silence after which an upload is taken for dead and removed; 10 minutes by default. {@code GOODPUT_TRACES_UPLOAD_SILENCE}. */
    @WithDefault("10M")
    @WithConverter(PositiveDuration.class)
    Duration uploadSilence();

    /** Uploads that one replica takes at once; 4 by default. {@code GOODPUT_TRACES_MAX_UPLOADS}. */
    @WithDefault("4")
    @WithConverter(PositiveCount.class)
    int maxUploads();

    /** How often what is too old is looked for; 10 minutes by default. {@code GOODPUT_TRACES_SWEEP_EVERY}. */
    @WithDefault("10M")
    @WithConverter(PositiveDuration.class)
    Duration sweepEvery();

    /**
     * Folder that holds copies of the traces used last; {@code goodput-traces} in the folder for temporary files by
     * default. Replicas on one machine may share it. {@code GOODPUT_TRACES_CACHE_FOLDER}.
     */
    @WithDefault("${java.io.tmpdir}/goodput-traces")
    Path cacheFolder();

    /** Bytes that this folder holds at most; 4 GiB by default. {@code GOODPUT_TRACES_MAX_CACHE_BYTES}. */
    @WithDefault("4G")
    @WithConverter(ByteCount.class)
    long maxCacheBytes();
}
