package io.tocsin.grouping;

/**
 * Takes out of JVM names what compilers, proxies and class loaders number anew in each build or each run: lambdas, anonymous
 * classes, CGLIB, Byte Buddy, Javassist, CDI proxies, accessors of reflection, addresses of hidden classes.
 */
final class JvmNames {

    /** From here to the class name's end everything is a generator's. */
    private static final String[] GENERATED = {
        "$$EnhancerBy",
        "$$FastClassBy",
        "$$SpringCGLIB",
        "$$KeyFactoryBy",
        "$ByteBuddy$",
        "$HibernateProxy$",
        "$HibernateInstantiator$",
        "$HibernateAccessOptimizer$",
        "$MockitoMock$",
        "$MockitoProxy$",
        "$auxiliary$",
        "$quarkusrestinvoker$",
        "$quarkusrestparamConverter$",
        "$Proxy$_$$_",
        "_$$_",
        "$$_jvst",
        "_ClientProxy",
        "_Subclass",
    };

    private static final String LAMBDA = "$$Lambda";
    private static final String[] NUMBERED = {"GeneratedMethodAccessor", "GeneratedConstructorAccessor", "$Proxy"};

    private JvmNames() {}

    static String module(String module) {
        String name = JvmPrefix.without(module);
        int slash = name.indexOf('/');
        if (slash >= 0) {
            name = name.substring(0, slash);
        }
        if (name.indexOf('$') < 0 && name.indexOf('_') < 0 && name.indexOf('+') < 0 && !name.contains("Accessor")) {
            return name;
        }
        int address = name.indexOf("+0x");
        if (address > 0) {
            name = name.substring(0, address);
        }
        name = name.substring(0, generatedFrom(name));
        if (name.endsWith(LAMBDA)) {
            return name;
        }
        for (String numbered : NUMBERED) {
            int at = name.indexOf(numbered);
            if (at >= 0 && Chars.digits(name, at + numbered.length(), name.length())) {
                return name.substring(0, at + numbered.length());
            }
        }
        return withoutNumbers(name);
    }

    /** Where what a generator added begins; the name's end where nothing did. */
    private static int generatedFrom(String name) {
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '$' && c != '_') {
                continue;
            }
            if (name.startsWith(LAMBDA, i)) {
                return i + LAMBDA.length();
            }
            for (String generated : GENERATED) {
                if (name.startsWith(generated, i)) {
                    return i;
                }
            }
        }
        return name.length();
    }

    static String function(String function) {
        if (function.indexOf('$') < 0 && function.indexOf('_') < 0) {
            return function;
        }
        String name = function;
        int superaccess = name.indexOf("$$super");
        if (superaccess > 0) {
            name = name.substring(0, superaccess);
        }
        // Byte Buddy's way to a method from another class.
        int accessor = name.indexOf("$accessor$");
        if (accessor > 0) {
            name = name.substring(0, accessor);
        }
        int adapted = name.indexOf("$adapted");
        if (adapted > 0) {
            name = name.substring(0, adapted);
        }
        return withoutNumbers(name);
    }

    /** Whether a frame is a generator's own, and would come and go with the proxy. */
    static boolean generated(String module, String function) {
        if (function.startsWith("access$") || function.startsWith("CGLIB$")) {
            return true;
        }
        if (module.indexOf('$') < 0) {
            return module.contains("Accessor")
                    && (module.startsWith("jdk.internal.reflect.") || module.startsWith("sun.reflect."));
        }
        return module.contains("$$FastClassBy")
                || module.contains("$$Lambda")
                || module.contains("$quarkusrestinvoker$")
                || module.contains("$Proxy")
                || module.contains("LambdaForm$");
    }

    /** {@code Outer$1$Inner$2} to {@code Outer$Inner}, {@code lambda$x$0} to {@code lambda$x}, {@code fn__123} to {@code fn}. */
    private static String withoutNumbers(String name) {
        int length = name.length();
        StringBuilder kept = null;
        int i = 0;
        while (i < length) {
            char c = name.charAt(i);
            int digits = i;
            if (c == '$' || (c == '_' && i + 1 < length && name.charAt(i + 1) == '_')) {
                digits = i + (c == '$' ? 1 : 2);
            }
            int after = digits == i ? i : Chars.afterDigits(name, digits, length);
            boolean ends = after == length || !Chars.alphanumeric(name.charAt(after));
            // Scala's objects end with the sign; a local class keeps it ahead of its name.
            boolean bare = c == '$' && i + 1 == length && i > 0;
            if ((after > digits && digits > i) || bare) {
                if (kept == null) {
                    kept = new StringBuilder(length).append(name, 0, i);
                }
                if (!ends) {
                    kept.append(name, i, digits);
                }
                i = Math.max(after, i + 1);
            } else {
                if (kept != null) {
                    kept.append(c);
                }
                i++;
            }
        }
        return kept == null ? name : kept.toString();
    }
}
