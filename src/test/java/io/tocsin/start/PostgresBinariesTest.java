package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {

    @TempDir
    Path parent;

    @Test
    void programs_stay_executable_and_links_stay_links() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("home"));

        PostgresBinaries.extract(
                archive(
                        file("bin/postgres", 0755),
                        file("lib/libpq.so.5.18", 0644),
                        link("lib/libpq.so", "libpq.so.5.18")),
                folder);

        assertThat(folder.resolve("bin/postgres")).isExecutable();
        assertThat(Files.isExecutable(folder.resolve("lib/libpq.so.5.18"))).isFalse();
        assertThat(Files.readSymbolicLink(folder.resolve("lib/libpq.so"))).isEqualTo(Path.of("libpq.so.5.18"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "bin/../../escaped"})
    void a_name_that_leads_outside_is_refused(String name) throws Exception {
        Path folder = Files.createDirectory(parent.resolve("home"));

        assertThatThrownBy(() -> PostgresBinaries.extract(archive(file(name, 0644)), folder))
                .hasMessageContaining("outside");
        assertThat(parent.resolve("escaped")).doesNotExist();
    }

    @Test
    void a_link_that_leads_outside_is_refused() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("home"));

        assertThatThrownBy(() ->
                        PostgresBinaries.extract(archive(link("lib", "../.."), file("lib/escaped", 0644)), folder))
                .hasMessageContaining("outside");
    }

    private record Entry(TarArchiveEntry entry, String content) {}

    private static Entry file(String name, int mode) {

        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(name.getBytes(StandardCharsets.UTF_8).length);
        entry.setMode(0100000 | mode);
        return new Entry(entry, name);
    }

    private static Entry link(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
        entry.setLinkName(target);
        return new Entry(entry, "");
    }

    private static ByteArrayInputStream archive(Entry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(LZMA2Options.PRESET_MIN)))) {
            for (Entry entry : entries) {
                tar.putArchiveEntry(entry.entry());
                tar.write(entry.content().getBytes(StandardCharsets.UTF_8));
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
