/**
 * The journal: batches on this machine's own disk while the database is away. It knows frames, not what is in them. Why it is
 * our own stands in {@code docs/decisions/0001-a-journal-of-our-own.md}.
 *
 * <h2>The folder</h2>
 *
 * <ul>
 *   <li>{@code lock}: locked by the process that has the folder.
 *   <li>{@code NNNNNNNNNNNNNNNN.spool}: the segments, their number in 16 decimal digits. A number is never used again, not
 *       even after the file is gone, as long as something with it lies in {@code damaged}.
 *   <li>{@code damaged/NNNNNNNNNNNNNNNN-OFFSET.bin}: bytes of a segment that are no frames, from that offset on.
 *   <li>{@code damaged/NNNNNNNNNNNNNNNN.spool}: a whole segment, where its bytes could not be copied or its header could not
 *       be read. Its good frames have been read.
 * </ul>
 *
 * An empty journal has no file but {@code lock}. Files are for their owner only (0600), folders too (0700).
 *
 * <h2>A segment</h2>
 *
 * All numbers are big endian. A checksum is CRC-32C. First a header of 32 bytes:
 *
 * <pre>
 *  0  8  54 4F 43 53 50 4F 4F 4C, "TOCSPOOL"
 *  8  4  version of the format, 1
 * 12  8  the segment's number
 * 20  8  the segment's key: random, so that nobody who sends events can send a frame inside of one
 * 28  4  checksum of the 28 bytes before
 * </pre>
 *
 * Then frames, one after another, each a header of 36 bytes and the payload:
 *
 * <pre>
 *  0  4  FF 54 53 46, the marker (FF is no byte of UTF-8)
 *  4  8  the segment's key
 * 12  4  length of the payload, 0 to 67108864
 * 16  4  how many events are in it
 * 20  8  when the oldest of them was received: microseconds since 1970-01-01T00:00:00Z
 * 28  4  checksum of the payload
 * 32  4  checksum of the 32 bytes before
 * 36     the payload
 * </pre>
 *
 * A reader takes a frame where marker, key, length and both checksums are right and it ends within the file. Anything else is
 * no frame: the next one is looked for from the following byte on, by marker and key. Where the segment's header cannot be
 * read, the key is that of the first frame that is right in all else.
 *
 * <h2>What lasts</h2>
 *
 * An append returns after its frames were flushed ({@code fdatasync}), and a new segment's header and name before them. How
 * far a segment has been read is not kept: after a restart each segment that is still there is read from its start, so that
 * whoever replays must be idempotent. A segment whose flush failed is cut back, if it can be, to what an earlier flush had
 * confirmed, is never flushed again and never appended to.
 */
@NullMarked
package io.tocsin.ingest.spool;

import org.jspecify.annotations.NullMarked;
