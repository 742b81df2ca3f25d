package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.AdminKeys;
import io.tocsin.access.Secrets;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestDatabase;
import io.tocsin.testing.TestFolders;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class FirstAdministratorTest {

    private final Path folder = TestFolders.fresh("administrator-");

    @Inject
    AdminKeys keys;

    @BeforeEach
    void forget_every_key() throws Exception {
        try (Connection connection = PostgresResource.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM api_key");
        }
    }

    @AfterEach
    void bring_back_the_key_of_the_other_tests() throws Exception {
        forget_every_key();
        keys.ensure(TestDatabase.ADMIN_KEY);
    }

    @Test
    void the_configured_key_becomes_the_administrators_and_no_file_is_written() {
        Administrator who = establish(Secrets.newLiveKey());

        assertThat(who).isEqualTo(new Administrator.Configured());
        assertThat(keys.anyActive()).isTrue();
        assertThat(folder.resolve("admin-key")).doesNotExist();
    }

    @Test
    void without_any_key_one_is_made_and_kept_for_its_owner_only() throws Exception {
        Administrator.InFile who = (Administrator.InFile) establish(null);

        assertThat(keys.anyActive()).isTrue();
        assertThat(who.file()).hasContent(who.justMade());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(who.file())))
                .isEqualTo("rw-------");
    }

    @Test
    void the_next_start_finds_it_and_does_not_show_it_again() throws Exception {
        Administrator.InFile first = (Administrator.InFile) establish(null);

        Administrator second = establish(null);

        assertThat(second).isEqualTo(new Administrator.InFile(first.file(), null));
        assertThat(first.file()).hasContent(first.justMade());
    }

    @Test
    void an_old_folder_brings_its_key_to_a_new_database() throws Exception {
        establish(null);
        forget_every_key();

        establish(null);

        assertThat(keys.anyActive()).isTrue();
    }

    @Test
    void where_the_database_has_an_administrator_none_is_made() {
        keys.ensure(Secrets.newLiveKey());

        assertThat(establish(null)).isEqualTo(new Administrator.Elsewhere());
        assertThat(folder.resolve("admin-key")).doesNotExist();
    }

    private Administrator establish(@Nullable String configured) {
        StartSettings settings = new StartSettings(
                folder,
                configured,
                null,
                new StartSettings.Address("localhost", 0),
                new StartSettings.Address("localhost", 0));
        return new FirstAdministrator(settings, keys).establish();
    }
}
