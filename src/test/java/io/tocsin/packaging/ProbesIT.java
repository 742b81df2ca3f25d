package io.tocsin.packaging;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Against the jar after {@code package}, against the executable with {@code -Dnative}. */
@QuarkusIntegrationTest
class ProbesIT extends ProbesTest {}
