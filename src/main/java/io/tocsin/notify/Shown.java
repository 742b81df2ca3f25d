package io.tocsin.notify;

import java.util.List;

/** How many alerts of a notice a message for people shows, and what it says of the others. Pure. */
final class Shown {

    private Shown() {}

    static List<NoticeAlert> of(Notice notice, int most) {
        return notice.alerts().subList(0, Math.min(most, notice.alerts().size()));
    }

    /** Empty where all are shown. */
    static String more(Notice notice, int most) {
        int hidden = Math.max(0, notice.alerts().size() - most) + notice.truncatedAlerts();
        Digest digest = notice.digest();
        String counted = hidden > 0 ? "And " + hidden + " more." : "";
        return digest == null ? counted : (Texts.line(digest.sentence(), Texts.LONGEST_TITLE) + " " + counted).strip();
    }
}
