package io.tocsin.scrub;

/**
 * Looks for words which say that digits are those of a payment card. One number in ten passes Luhn's check, so the check alone would
 * redact order numbers, user ids and phone numbers.
 */
final class CardEvidence {

    private static final int MAX_DISTANCE_BEFORE = 64;
    private static final int MAX_DISTANCE_BEHIND = 24;

    private static final WordTable<Boolean> WORDS = SecretWords.words(
            "card cards cardnumber cardno cardholder cc ccnum ccnumber creditcard creditcards debitcard "
                    + "cvv cvc cvn pan visa mastercard amex maestro jcb diners unionpay pay pays paid paying payment payments "
                    + "credit debit charge charged charging karte kreditkarte kartennummer carte tarjeta");

    /** What stands beside a card number in an object, and beside nothing else. */
    private static final WordTable<Boolean> BESIDE = SecretWords.words("cvv cvc cvn cardholder cardtype cardbrand");

    private CardEvidence() {}

    /** Whether a key name has such a word. */
    static boolean inName(String name) {
        return hasWord(WORDS, name, Math.max(0, name.length() - KeyNames.LONGEST), name.length());
    }

    /** Whether a member of this name stands beside card numbers alone. */
    static boolean isBeside(String name) {
        return hasWord(BESIDE, name, Math.max(0, name.length() - KeyNames.LONGEST), name.length());
    }

    /** Whether such a word stands near the digits. */
    static boolean isNear(Scan scan, int start, int end) {
        int from = Math.max(0, start - MAX_DISTANCE_BEFORE);
        int to = Math.min(scan.length, end + MAX_DISTANCE_BEHIND);
        scan.work += to - from;
        return scan.hasCardWithin(from) || hasWord(WORDS, scan.text, from, start) || hasWord(WORDS, scan.text, end, to);
    }

    private static boolean hasWord(WordTable<Boolean> words, String text, int from, int to) {
        int end = KeyName.wordEnd(text, from, to);
        while (end > from) {
            int start = KeyName.wordStart(text, from, end);
            // A mark's own word says nothing of what stands beside it.
            if (words.get(text, start, end) != null && !text.startsWith(Marks.START, start - Marks.START.length())) {
                return true;
            }
            end = KeyName.wordEnd(text, from, start);
        }
        return false;
    }
}
