package io.tocsin.notify;

/** A notice in a line. Pure. */
final class Headline {

    private Headline() {}

    /** For example {@code [FIRING] critical: Errors of shop}. */
    static String of(Notice notice) {
        boolean firing = notice.status() == Notice.Status.FIRING;
        return (firing ? "[FIRING] " + notice.severity() : "[RESOLVED]")
                + (firing ? ": " : " ")
                + Texts.line(notice.title(), Texts.LONGEST_TITLE);
    }

    /** What is not told one by one, with a blank before it; empty where everything is. */
    static String more(Notice notice) {
        Digest digest = notice.digest();
        if (digest != null) {
            return " " + Texts.line(digest.sentence(), Texts.LONGEST_TITLE);
        }
        return notice.truncatedAlerts() > 0 ? " And " + notice.truncatedAlerts() + " more." : "";
    }
}
