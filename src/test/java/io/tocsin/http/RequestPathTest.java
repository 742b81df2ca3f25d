package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/api/v1/keys, /api/v1/keys",
        "//api//v1/keys/, /api/v1/keys",
        "/%61pi/v1/ke%79s, /api/v1/keys",
        "/api;x=1/v1/keys;y=2;z, /api/v1/keys",
        "/api/v1/keys/;z, /api/v1/keys",
        "/alerts/1%2F2/acknowledge, /alerts/1/2/acknowledge",
        "/alerts/%zz/acknowledge/, /alerts/%zz/acknowledge",
    })
    void every_spelling_of_a_path_becomes_one(String spelling, String path) {
        assertThat(RequestPath.canonical(spelling)).isEqualTo(path);
    }
}
