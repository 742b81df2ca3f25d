package shop;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/** Finds the handler of a route by reflection, as web frameworks do. */
final class Dispatcher {

    private final Map<String, Object> controllers;

    Dispatcher(Map<String, Object> controllers) {
        this.controllers = controllers;
    }

    void handle(String route, String argument) throws Throwable {
        String[] parts = route.split("\\.");
        Object controller = controllers.get(parts[0]);
        try {
            controller.getClass().getDeclaredMethod(parts[1], String.class).invoke(controller, argument);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
