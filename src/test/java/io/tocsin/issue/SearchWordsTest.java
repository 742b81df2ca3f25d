package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchWordsTest {

    @ParameterizedTest
    @CsvSource({
        "mysqld has gone away, MySQLd, true",
        "MySQLd has gone away, mysqld, true",
        "rabbitmq refused, RabbitMQ, true",
        "RABBITMQ refused, rabbitMq, true",
        "open order service, OrderService, true",
        "OrderService.findOpen, findopen service, true",
        "OrderService.findOpen, closed, false",
        "Stra\u00dfe gesperrt, STRASSE, true",
        "STRASSE gesperrt, stra\u00dfe, true",
        "\u00dcberlauf im Z\u00e4hler, \u00fcberLAUF z\u00c4HLER, true",
        "u\u0308berlauf, \u00dcberlauf, true",
        "\u0130zmir kapal\u0131, izmir KAPALI, true",
        "\u039f\u0394\u039f\u03a3 \u03ba\u03bb\u03b5\u03b9\u03c3\u03c4\u03ae, \u03bf\u03b4\u03cc\u03c2, false",
        "\u039b\u039f\u0393\u039f\u03a3, \u03bb\u03bf\u03b3\u03bf\u03c2, true",
        "\uff34\uff49\uff4d\uff45\uff4f\uff55\uff54 exceeded, timeout, true",
        "\u63a5\u7d9a\u304c\u30bf\u30a4\u30e0\u30a2\u30a6\u30c8\u3057\u307e\u3057\u305f, \u30bf\u30a4\u30e0\u30a2\u30a6\u30c8, true",
        "\u63a5\u7d9a\u304c\u30bf\u30a4\u30e0\u30a2\u30a6\u30c8\u3057\u307e\u3057\u305f, \u30bf\u30a4\u30e0\u30a2\u30a6\u30c8\u3057\u307e\u3057\u305f, true",
        "\u63a5\u7d9a\u304c\u30bf\u30a4\u30e0\u30a2\u30a6\u30c8\u3057\u307e\u3057\u305f, \u30bf\u30a4\u30e0\u30a2\u30a6\u30c8\u3057\u307e\u305b\u3093, false",
        "\uff80\uff72\uff91\uff71\uff73\uff84, \u30bf\u30a4\u30e0, true",
        "Redis\u63a5\u7d9a\u30a8\u30e9\u30fc, REDIS \u63a5\u7d9a, true",
        "\u8fde\u63a5\u6570\u636e\u5e93\u5931\u8d25, \u6570\u636e\u5e93, true",
        "\ud840\udc0b\u7530\u3055\u3093, \u7530, true",
        "\u041e\u0448\u0438\u0431\u043a\u0430 \u0411\u0414, \u043e\u0428\u0418\u0411, true"
    })
    void a_text_is_found_by_its_words_in_any_case(String text, String query, boolean found) {
        assertThat(matches(SearchWords.of(text), SearchWords.query(query))).isEqualTo(found);
    }

    /** Reads the few forms of tsquery that are in use here. */
    private static boolean matches(Set<String> words, String query) {
        return Arrays.stream(query.split(" & (?![^(]*\\))", -1)).allMatch(term -> {
            if (!term.startsWith("(")) {
                return isThere(words, term);
            }
            String[] sides = term.substring(1, term.length() - 2).split(" \\| \\(", 2);
            return isThere(words, sides[0])
                    || Arrays.stream(sides[1].split(" & ", -1)).allMatch(part -> isThere(words, part));
        });
    }

    private static boolean isThere(Set<String> words, String term) {
        assertThat(term).matches("'[\\p{L}\\p{N}\\p{M}]+':\\*");
        String prefix = term.substring(1, term.length() - 3);
        return words.stream().anyMatch(word -> word.startsWith(prefix));
    }
}
