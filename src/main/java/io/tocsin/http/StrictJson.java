package io.tocsin.http;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Refuses JSON in which an object has a member twice.
 *
 * <p>RFC 8259, section 4, leaves open which of the two counts. Jackson takes the last one, and fails with a fault of the program
 * if the member belongs to a record with a single component.
 */
@ApplicationScoped
class StrictJson implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    }
}
