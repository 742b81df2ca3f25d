// What a page's error tracker does, and a server's last catch: calls a route and tells what came of it.
import { routes } from './routes.js';

export async function call(name, argument) {
  try {
    await routes[name](argument);
    return null;
  } catch (error) {
    return error;
  }
}
