package io.tocsin.packaging;

import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TestServer;
import io.tocsin.testing.TocsinProcess;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The packaged service answers its probes. */
class ProbesIT extends Probes {

    private static TocsinProcess tocsin;

    @BeforeAll
    static void start() {
        tocsin = TocsinProcess.in(TestFolders.fresh("tocsin-").resolve("data"))
                .on(TestServer.shared())
                .with("TOCSIN_ADMIN_KEY", TestDatabase.ADMIN_KEY)
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        tocsin.close();
    }

    @BeforeEach
    void nameTheApi() {
        api = URI.create("http://127.0.0.1:" + tocsin.httpPort() + "/");
    }

    @Override
    URI management() {
        return URI.create("http://127.0.0.1:" + tocsin.managementPort() + "/");
    }
}
