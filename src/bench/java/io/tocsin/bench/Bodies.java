package io.tocsin.bench;

import java.util.SplittableRandom;

/** What is posted: bodies of requests, of one event or of an array. */
interface Bodies {

    /** How many events a body holds. */
    int events();

    /** Whether every event carries {@link Shape#ID}, in whose place every sending puts another id. */
    boolean withIds();

    /** The next body. */
    String body(SplittableRandom random, String app);
}
