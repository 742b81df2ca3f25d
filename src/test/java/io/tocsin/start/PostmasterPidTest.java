package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostmasterPidTest {

    private static final String FILE = """
            8478
            /data/database
            1795322500
            55999

            127.0.0.1
              2147730         4
            ready
            """;

    @Test
    void a_complete_file_names_process_and_port() {
        assertThat(PostmasterPid.parse(FILE)).isEqualTo(new PostmasterPid(8478, 55999));
    }

    @Test
    void a_file_that_is_just_being_written_names_the_process() {
        assertThat(PostmasterPid.parse("8478\n")).isEqualTo(new PostmasterPid(8478, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "0\n", "-1\n", "bogus\n", "99999999999999999999\n"})
    void a_file_without_a_process_number_is_none(String text) {
        assertThat(PostmasterPid.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/pg/bin/postgres|-D|/data/database, true",
        "/opt/pg/bin/postgres|-D|/data/./database|-c|port=1, true",
        "/opt/pg/bin/postgres|-D|/data/other, false",
        "/opt/pg/bin/postgres|-D, false",
        "postgres: checkpointer, false",
        "/usr/bin/vi|-D|/data/database, false",
        "'', false",
    })
    void only_a_postgres_on_the_same_folder_is_ours(String command, boolean ours) {
        assertThat(PostmasterPid.isServerOf(Path.of("/data/database"), Arrays.asList(command.split("\\|"))))
                .isEqualTo(ours);
    }

    @Test
    void a_live_stranger_is_not_ours(@TempDir Path database) throws Exception {
        assertThat(new PostmasterPid(ProcessHandle.current().pid(), 0).isServerOf(database))
                .isFalse();
    }

    @Test
    void disowning_changes_the_number_and_nothing_else(@TempDir Path database) throws Exception {
        Path file = Files.writeString(database.resolve("postmaster.pid"), FILE);

        PostmasterPid.disown(database);

        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("2147483647");
        assertThat(lines.subList(1, lines.size()))
                .isEqualTo(FILE.lines().skip(1).toList());
    }
}
