package io.tocsin.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BannerTest {

    private static final Path FILE = Path.of("/home/me/it's mine/admin-key");

    @Test
    void a_new_key_is_shown_with_lines_to_paste() {
        assertThat(text(new Administrator.InFile(FILE, "sk_live_new")))
                .contains("sk_live_new", "/docs", FILE.toString())
                .contains("curl -sS http://localhost:8080/api/v1/events")
                .contains("\"Authorization: Bearer $(cat '/home/me/it'\\''s mine/admin-key')\"");
    }

    @Test
    void later_starts_show_neither_key_nor_lines() {
        assertThat(text(new Administrator.InFile(FILE, null)))
                .contains(FILE.toString())
                .doesNotContain("curl");
    }

    @Test
    void a_configured_key_is_not_mentioned() {
        assertThat(text(new Administrator.Configured())).doesNotContain("key").contains("http://localhost:8080");
    }

    @Test
    void the_log_line_is_one_line_and_names_the_file_but_no_key() {
        assertThat(Banner.logLine("http://localhost:8080", new Administrator.InFile(FILE, "sk_live_new")))
                .contains("http://localhost:8080", FILE.toString())
                .doesNotContain("sk_live_new", "\n");
    }

    private static String text(Administrator administrator) {
        return new Banner("http://localhost:8080", "/home/me/it's mine", administrator).text();
    }
}
