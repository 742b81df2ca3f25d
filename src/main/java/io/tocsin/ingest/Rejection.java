package io.tocsin.ingest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why one entry of several was not taken.
 *
 * @param index its place in the request, from 0
 */
@RegisterForReflection
@Schema(name = "Rejection")
record Rejection(int index, ErrorCode code, String message) {

    static Rejection of(int index, ApiException refusal) {
        return new Rejection(index, refusal.code(), refusal.message());
    }
}
