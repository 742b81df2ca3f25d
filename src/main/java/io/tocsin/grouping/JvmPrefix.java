package io.tocsin.grouping;

/** The loader and module that stand ahead of a class where a sender left them on: {@code app//} and {@code java.base@17/}. */
final class JvmPrefix {

    private JvmPrefix() {}

    static String without(String module) {
        int slash = module.indexOf('/');
        if (slash < 0) {
            return module;
        }
        int begin = 0;
        while (slash >= 0 && slash + 1 < module.length() && !Chars.digit(module.charAt(slash + 1))) {
            begin = slash + 1;
            slash = module.indexOf('/', begin);
        }
        return module.substring(begin);
    }
}
