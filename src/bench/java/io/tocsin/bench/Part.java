package io.tocsin.bench;

import java.io.IOException;
import java.sql.SQLException;

/** A part of the benchmark that can be run by itself. */
@FunctionalInterface
interface Part {

    void run(Run run) throws IOException, InterruptedException, SQLException;
}
