/** Tests of the journal, on real files and on a disk that fails when told to. */
package io.tocsin.ingest.spool;
