package io.tocsin.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.tocsin.http.BodySettings;
import java.math.BigInteger;
import java.time.Duration;

/** Bounds of ingest for tests of single classes. */
record TestSettings(int bufferEvents, long memoryBytes, int batchEvents) implements IngestSettings, BodySettings {

    @Override
    public MemorySize memory() {
        return new MemorySize(BigInteger.valueOf(memoryBytes));
    }

    @Override
    public MemorySize batchBytes() {
        return new MemorySize(BigInteger.valueOf(1 << 30));
    }

    @Override
    public int writers() {
        return 2;
    }

    @Override
    public Body body() {
        return new Body() {
            @Override
            public Duration timeLimit() {
                return Duration.ofSeconds(30);
            }

            @Override
            public Duration idleLimit() {
                return Duration.ofSeconds(10);
            }
        };
    }
}
