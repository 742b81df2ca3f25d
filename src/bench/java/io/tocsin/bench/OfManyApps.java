package io.tocsin.bench;

import java.util.SplittableRandom;

/** Requests of many apps in turn, which are called by the name that is asked for and a number. */
record OfManyApps(Shape shape, int apps) implements Bodies {

    @Override
    public int events() {
        return shape.events();
    }

    @Override
    public boolean withIds() {
        return shape.withIds();
    }

    @Override
    public String body(SplittableRandom random, String app) {
        return shape.body(random, app + "-" + random.nextInt(apps));
    }
}
