package shop;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

@Measured
@Interceptor
@Priority(1)
public class MeasuredInterceptor {

    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
        long start = System.nanoTime(); //@2
        return call.proceed();
    }
}
