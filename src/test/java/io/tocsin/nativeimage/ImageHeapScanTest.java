package io.tocsin.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestFolders;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The scan finds what the builder of a native image refuses, wherever it hides, and nothing else. */
class ImageHeapScanTest {

    private static final Path TEST_CLASSES = Path.of("target", "test-classes").toAbsolutePath();

    static class HoldsGenerator {
        static final Random GENERATOR = new Random(1);
    }

    static class HoldsThread {
        static final Thread RUNNING = running();

        private static Thread running() {
            Thread thread = new Thread(LockSupport::park, "fixture");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    }

    static class HoldsFile {
        static final FileInputStream FILE = opened();

        private static FileInputStream opened() {
            try {
                return new FileInputStream("pom.xml");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    static class HoldsSocket {
        static final ServerSocket SOCKET = bound();

        private static ServerSocket bound() {
            try {
                return new ServerSocket(0);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    static class HoldsDirectBuffer {
        static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(16);
    }

    /** Deep: a map, a record, a lambda's captured variable. */
    static class HidesGenerator {
        private record Box(Object content) {}

        private static final Map<String, List<Box>> BOXES = boxes();

        private static Map<String, List<Box>> boxes() {
            Random captured = new Random(2);
            Supplier<Random> lambda = () -> captured;
            return Map.of("key", List.of(new Box(lambda)));
        }
    }

    static class InheritsGenerator extends Random {
        private static final long serialVersionUID = 1L;
        static final Object SELF = new InheritsGenerator();
    }

    static class MustWait {
        static final Object STATE = new Object();
    }

    static class InitializesOneThatMustWait {
        static final Object TAKEN = MustWait.STATE;
    }

    static class FailsToInitialize {
        static final Object NEVER = fail();

        private static Object fail() {
            throw new IllegalStateException("fixture");
        }
    }

    static class Innocent {
        static final Thread NOT_STARTED = new Thread(() -> {}, "not started");
        static final ByteBuffer ON_HEAP = ByteBuffer.allocate(16);
        static final Object STANDARD = System.out;
        static final List<UUID> VALUES = List.of(new UUID(1, 2));
    }

    @Test
    void finds_each_kind_of_refused_object_and_no_other() throws Exception {
        Map<String, String> refused = scan(
                        HoldsGenerator.class,
                        HoldsThread.class,
                        HoldsFile.class,
                        HoldsSocket.class,
                        HoldsDirectBuffer.class,
                        HidesGenerator.class,
                        InheritsGenerator.class,
                        FailsToInitialize.class,
                        Innocent.class)
                .refused();

        assertThat(refused.keySet().stream().map(path -> path.substring(path.indexOf('$') + 1)))
                .anySatisfy(path -> assertThat(path).isEqualTo("HoldsGenerator#GENERATOR"))
                .anySatisfy(path -> assertThat(path).isEqualTo("HoldsThread#RUNNING"))
                .anySatisfy(path -> assertThat(path).startsWith("HoldsFile#FILE."))
                .anySatisfy(path -> assertThat(path).isEqualTo("HoldsSocket#SOCKET"))
                .anySatisfy(path -> assertThat(path).isEqualTo("HoldsDirectBuffer#BUFFER"))
                .anySatisfy(path -> assertThat(path).startsWith("HidesGenerator#BOXES."))
                .anySatisfy(path -> assertThat(path).isEqualTo("InheritsGenerator#SELF"))
                .noneSatisfy(path -> assertThat(path).startsWith("Innocent"));
    }

    @Test
    void names_the_class_that_initializes_one_too_early() throws Exception {
        assertThat(scan(Innocent.class, InitializesOneThatMustWait.class).early())
                .containsExactly(Map.entry(InitializesOneThatMustWait.class.getName(), MustWait.class.getName()));
    }

    private static ImageHeapScan.Result scan(Class<?>... types) throws Exception {
        return ImageHeapScan.run(
                List.of(TEST_CLASSES),
                List.of(),
                Stream.of(types).map(Class::getName).toList(),
                List.of(MustWait.class.getName()),
                TestFolders.fresh("scan-"));
    }
}
