package io.tocsin.programs;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** How a body travels. */
enum Encoding {
    IDENTITY("identity"),
    GZIP("gzip"),
    DEFLATE("deflate"),
    ZSTD("zstd"),
    /** By Node, since no encoder of it runs in Java alone; {@link #GZIP} takes its place where there is no Node. */
    BROTLI("br");

    private static final String NODE_BROTLI = """
            const zlib = require('zlib');
            process.stdin.pipe(zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }))
              .pipe(process.stdout);
            """;

    private final String header;

    Encoding(String header) {
        this.header = header;
    }

    /** As {@code Content-Encoding} names it. */
    String header() {
        return header;
    }

    boolean available() {
        return this != BROTLI || Language.NODE.available();
    }

    byte[] encode(byte[] plain) {
        return switch (this) {
            case IDENTITY -> plain;
            case GZIP -> through(plain, GZIPOutputStream::new);
            case DEFLATE -> through(plain, DeflaterOutputStream::new);
            case ZSTD -> through(plain, ZstdOutputStream::new);
            case BROTLI -> byNode(plain);
        };
    }

    private interface Opening {
        OutputStream on(OutputStream to) throws IOException;
    }

    private static byte[] through(byte[] plain, Opening opening) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(plain.length / 4);
        try (OutputStream encoder = opening.on(encoded)) {
            encoder.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return encoded.toByteArray();
    }

    private static byte[] byNode(byte[] plain) {
        try {
            Path file = Files.createTempFile(Path.of("target"), "plain-", ".json");
            try {
                Files.write(file, plain);
                Process node = new ProcessBuilder(List.of("node", "-e", NODE_BROTLI))
                        .redirectInput(file.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                return node.getInputStream().readAllBytes();
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
