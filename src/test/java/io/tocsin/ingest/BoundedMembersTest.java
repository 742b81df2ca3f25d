package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.tocsin.http.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names that are made to have one hash are refused after a few; ordinary names never are. */
class BoundedMembersTest {

    private static final int NAMES = 20_000;

    /** The two halves have one hash, so all names made of them have. */
    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 15; bit++) {
            name.append(((number >> bit) & 1) == 0 ? "Cb" : "DC");
        }
        return name.toString();
    }

    @Test
    void names_of_one_hash_are_refused_after_a_few() {
        assertThat(colliding(1).hashCode()).isEqualTo(colliding(30_000).hashCode());

        BoundedMembers members = new BoundedMembers();
        assertThatThrownBy(() -> fill(members, BoundedMembersTest::colliding)).isInstanceOf(ApiException.class);
        assertThat(members.size())
                .isLessThanOrEqualTo(BoundedMembers.MAX_UNCHECKED + BoundedMembers.MAX_COLLISIONS + 1);
    }

    @Test
    void names_of_other_hashes_that_fall_into_one_bucket_are_refused() {
        List<String> names = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "name" + i)
                .filter(name -> ((name.hashCode() ^ (name.hashCode() >>> 16)) & 0xFFF) == 77)
                .limit(500)
                .toList();

        BoundedMembers members = new BoundedMembers();
        assertThatThrownBy(() -> names.forEach(name -> members.put(name, IntNode.valueOf(1))))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void names_of_a_few_hashes_among_others_are_refused() {
        assertThatThrownBy(() -> fill(new BoundedMembers(), i -> i % 4 == 0 ? colliding(i) : "n" + i))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void ordinary_names_are_taken_in_any_number_and_keep_their_order() {
        Random random = new Random(7);
        List<IntFunction<String>> kinds = List.of(
                Integer::toString,
                i -> "key_" + i,
                i -> String.format("%08d", i * 64),
                i -> String.format("%016x", i * 0x10000L),
                i -> Long.toString(random.nextLong(), 36),
                i -> "header." + (char) ('A' + i % 26) + (char) ('a' + i / 26 % 26) + i / 676,
                i -> new String(
                        new char[] {(char) ('A' + i % 58), (char) ('A' + i / 58 % 58), (char) ('A' + i / 3364 % 58)}));
        for (IntFunction<String> kind : kinds) {
            BoundedMembers members = new BoundedMembers();
            List<String> names = fill(members, kind);

            assertThat(members.keySet())
                    .containsExactlyElementsOf(names.stream().distinct().toList());
        }
    }

    @Test
    void an_event_with_colliding_names_is_rejected_alone() {
        List<String> taken = new ArrayList<>();
        StringBuilder body = new StringBuilder("[{\"app\":\"a\"},{\"tags\":{\"x\":1");
        IntStream.range(0, 500)
                .forEach(i -> body.append(",\"").append(colliding(i)).append("\":1"));
        body.append("},\"b\":[2]},{\"app\":\"c\"}]");

        EntrySplitter.split(body.toString().getBytes(StandardCharsets.UTF_8), false, new EntrySplitter.Sink() {
            @Override
            public EntryKind kind() {
                return EntryKind.EVENT;
            }

            @Override
            public void entry(int index, JsonNode entry, int bytes, boolean isCut) {
                taken.add(index + " taken");
            }

            @Override
            public void rejected(int index, ApiException reason) {
                taken.add(index + " " + reason.code());
            }
        });

        assertThat(taken).containsExactly("0 taken", "1 MALFORMED_REQUEST", "2 taken");
    }

    private static List<String> fill(BoundedMembers members, IntFunction<String> name) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            names.add(name.apply(i));
            members.put(names.get(i), IntNode.valueOf(i));
        }
        return names;
    }
}
