package io.tocsin.packaging;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.PostgresResource;
import java.net.URI;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ProbesTest extends Probes {

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Override
    URI management() {
        return management;
    }
}
