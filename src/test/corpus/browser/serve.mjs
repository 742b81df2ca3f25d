// usage: node serve.mjs browser folder script calls.txt variant origin
// Serves a bundle to a browser without a window, waits for what the page posts and prints it, its own origin replaced.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';

const [, , browser, folder, script, calls, variant, origin] = process.argv;
const files = {
  '/': `<!doctype html><meta charset="utf-8"><title>shop</title>
    <script src="/${script}"></script><script src="/events.js"></script>
    <script>
      fetch('/calls.txt').then((answer) => answer.text())
        .then((calls) => events(shop, calls, ${JSON.stringify(variant)}))
        .then((lines) => fetch('/done', { method: 'POST', body: lines.join('\\n') }),
          (error) => fetch('/done', { method: 'POST', body: String(error.stack) }));
    </script>`,
  '/events.js': readFileSync(join(dirname(calls), 'events.js'), 'utf8'),
  '/calls.txt': readFileSync(calls, 'utf8'),
  [`/${script}`]: readFileSync(join(folder, script), 'utf8'),
};

const types = { js: 'text/javascript', txt: 'text/plain' };
// Left to whoever made the folder: a browser's children write into it a little longer than it runs.
const profile = mkdtempSync(join(folder, 'profile-'));
const server = createServer(async (request, answer) => {
  if (request.url === '/done') {
    let body = '';
    for await (const chunk of request) body += chunk;
    answer.end();
    console.log(body.replaceAll(`http://127.0.0.1:${server.address().port}/`, origin));
    running.kill();
    return;
  }
  answer.setHeader('Content-Type', types[request.url.split('.').pop()] ?? 'text/html');
  answer.end(files[request.url] ?? '');
});
let running;
server.listen(0, '127.0.0.1', () => {
  const page = `http://127.0.0.1:${server.address().port}/`;
  const options = browser.startsWith('firefox')
    ? ['--headless', '--no-remote', '--profile', profile, page]
    : ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, page];
  running = spawn(browser, options, { stdio: 'ignore' });
  const late = setTimeout(() => running.kill('SIGKILL'), 60_000);
  running.on('exit', () => {
    clearTimeout(late);
    server.close();
    server.closeAllConnections();
  });
});
