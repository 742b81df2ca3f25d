package io.tocsin.notify;

/**
 * What became of an attempt, and how far it came.
 *
 * @param partsDone how many of the notice's requests the receiver has taken in all
 */
record Progress(Outcome outcome, int partsDone) {}
