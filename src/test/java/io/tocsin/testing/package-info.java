/** What the tests of several features share: servers, and whole processes of the packaged service. */
package io.tocsin.testing;
