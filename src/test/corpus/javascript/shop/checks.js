// Shared by everybody: whatever it refuses is the caller's fault.
export function notEmpty(text) { //@2
  if (!text) throw new RangeError('must not be empty'); //@2
  return text; //@2
} //@2

export function positive(value) {
  if (!(value > 0)) {
    throw new RangeError('must be positive');
  }
  return value;
}
