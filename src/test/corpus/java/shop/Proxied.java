package shop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatchers;
import net.sf.cglib.proxy.Enhancer;
import net.sf.cglib.proxy.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;

/** The usual ways to put something around every call. */
final class Proxied {

    static <T> T byInterface(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    static <T> T byByteBuddy(Class<T> type) {
        try {
            return new ByteBuddy()
                    .subclass(type)
                    .method(ElementMatchers.isDeclaredBy(type))
                    .intercept(MethodDelegation.to(Timing.class))
                    .make()
                    .load(type.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                    .getLoaded()
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T byCglib(Class<T> type) {
        MethodInterceptor around = (self, method, arguments, proxy) -> proxy.invokeSuper(self, arguments);
        return type.cast(Enhancer.create(type, around));
    }

    @SuppressWarnings("unchecked")
    static <T> T bySpring(T target) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) call -> call.proceed());
        return (T) factory.getProxy();
    }

    public static final class Timing {

        private Timing() {}

        @RuntimeType
        public static Object around(@SuperCall java.util.concurrent.Callable<?> call) throws Exception {
            return call.call();
        }
    }
}
