/**
 * Faults, put on purpose into the packaged service, its PostgreSQL, its disk and its network while clients post: whatever had
 * its 202 is stored exactly once, the counts agree, and all is well again without a hand's help.
 */
package io.tocsin.faults;
