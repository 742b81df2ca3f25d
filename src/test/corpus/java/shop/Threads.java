package shop;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

final class Threads implements ThreadFactory {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
        return new Thread(null, work, "shop-worker-" + NUMBER.incrementAndGet(), 512 * 1024);
    }
}
