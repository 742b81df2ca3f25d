/** Real input: programs of several languages that fail, and what they print, posted to the packaged service and read back. */
package io.tocsin.programs;
