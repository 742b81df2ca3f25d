package io.tocsin.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network between the service and PostgreSQL, to be cut at the worst of times. It understands as much of PostgreSQL's
 * protocol as tells a commit of events from everything else.
 */
final class Proxy implements AutoCloseable {

    private final ServerSocket listener;
    private volatile int server;
    private final Set<ProxySession> sessions = ConcurrentHashMap.newKeySet();
    private final Queue<Trap> traps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sprung = new AtomicInteger();
    private boolean frozen;

    /** What happens at a point of a transaction that writes events. */
    enum Trap {
        /** The connection is cut and the server never learns of the commit. */
        CUT_BEFORE_COMMIT,
        /** The server commits and the connection is cut before its answer comes back. */
        CUT_AFTER_COMMIT,
        /** Nothing passes any more, and nobody is told: the server waits for the commit. */
        FREEZE_BEFORE_COMMIT,
        /** The same in the middle of the events' rows, with their keys written. */
        FREEZE_IN_COPY;

        boolean isAtCommit() {
            return this != FREEZE_IN_COPY;
        }

        boolean freezes() {
            return this == FREEZE_BEFORE_COMMIT || this == FREEZE_IN_COPY;
        }
    }

    private Proxy(int server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** One that listens on a port of its own before that one. */
    static Proxy before(int server) throws IOException {
        Proxy proxy = new Proxy(server);
        thread(proxy::accept, "proxy");
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connects new clients to the server at another port; connections that exist stay where they are. */
    void redirect(int port) {
        server = port;
    }

    /** Lays a trap for the next transaction that comes to it, behind those that are laid already. */
    void lay(Trap trap) {
        traps.add(trap);
    }

    /** How many traps were run into. */
    int sprung() {
        return sprung.get();
    }

    /** From now on nothing passes, and no connection seems to end, until {@link #thaw()}. */
    synchronized void freeze() {
        frozen = true;
    }

    /** What was held back passes; who hung up meanwhile has hung up. */
    synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    synchronized void awaitThawed() throws InterruptedException {
        while (frozen) {
            wait();
        }
    }

    /** The trap at this point, if one is laid; taken by whoever asks. */
    Trap trapAt(boolean commit) {
        Trap next = traps.peek();
        if (next == null || next.isAtCommit() != commit || !traps.remove(next)) {
            return null;
        }
        sprung.incrementAndGet();
        if (next.freezes()) {
            freeze();
        }
        return next;
    }

    void ended(ProxySession session) {
        sessions.remove(session);
    }

    static void thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                ProxySession session = new ProxySession(this, client, server);
                sessions.add(session);
                session.start();
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sessions.forEach(ProxySession::cut);
        thaw();
    }
}
