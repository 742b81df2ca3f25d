package io.tocsin.packaging;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.PostgresResource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ProbesTest extends Probes {}
