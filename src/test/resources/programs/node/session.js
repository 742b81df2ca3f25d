// A rejection that nobody handles, with a cause.
class SessionError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'SessionError';
  }
}

async function load(id) {
  try {
    JSON.parse('{"user": ');
  } catch (cause) {
    throw new SessionError(`session ${id} is not readable 🍪`, { cause });
  }
}

load('c0ffee');
