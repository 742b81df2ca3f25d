// usage: node node.mjs main.js calls.txt out.jsonl variant stack|inspect
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const [, , main, calls, out, variant, form] = process.argv;
const { call } = await import(pathToFileURL(main).href);
let lines = '';
for (const line of readFileSync(calls, 'utf8').split('\n')) {
  if (!line.trim() || line.startsWith('#')) continue;
  const [route, group, data] = line.split('|').map((part) => part.trim());
  for (const [index, argument] of data.split(';').entries()) {
    const error = await call(route, argument);
    if (error === null) {
      console.error('Nothing was thrown:', route, argument);
      continue;
    }
    const thrown = error instanceof Error;
    lines += JSON.stringify({
      group,
      variant: `${variant}-${'abcd'[index]}`,
      error_type: thrown ? error.name : 'Error',
      message: thrown ? error.message : String(error),
      platform: 'node',
      ...(thrown ? { stack_trace: form === 'inspect' ? inspect(error) : error.stack } : {}),
    }) + '\n';
  }
}
writeFileSync(out, lines);
