// Calls every route of a list with each of its arguments; runs in every engine, so it uses nothing but the language.
async function events(shop, calls, variant) {
  const lines = [];
  for (const line of calls.split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue;
    const [route, group, data] = line.split('|').map((part) => part.trim());
    for (const [index, argument] of data.split(';').entries()) {
      const error = await shop.call(route, argument);
      const thrown = error instanceof Error;
      lines.push(JSON.stringify({
        group,
        variant: variant + '-' + 'abcd'[index],
        error_type: thrown ? error.name : 'Error',
        message: thrown ? error.message : String(error),
        platform: 'javascript',
        ...(thrown && error.stack ? { stack_trace: error.stack } : {}),
      }));
    }
  }
  return lines;
}
