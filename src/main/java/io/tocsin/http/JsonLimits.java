package io.tocsin.http;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Bounds what a resource reads of a JSON body, so that no single value costs much. Ingest has a reader of its own. */
@Singleton
class JsonLimits implements ObjectMapperCustomizer {

    /** No body is larger than 1 MiB; the longest text, a runbook, has some kilobytes. */
    private static final int MAX_STRING_CHARACTERS = 256 << 10;

    private static final int MAX_NAME_CHARACTERS = 1_000;
    /** In digits; Jackson parses a number in quadratic time. */
    private static final int MAX_NUMBER_CHARACTERS = 400;

    private static final int MAX_NESTING_DEPTH = 64;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MAX_STRING_CHARACTERS)
                        .maxNameLength(MAX_NAME_CHARACTERS)
                        .maxNumberLength(MAX_NUMBER_CHARACTERS)
                        .maxNestingDepth(MAX_NESTING_DEPTH)
                        .build());
    }
}
