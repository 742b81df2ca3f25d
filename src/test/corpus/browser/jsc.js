// For JavaScriptCore's shell: jsc bundle.js jsc.js -- calls.txt variant
load(arguments[0].replace('calls.txt', 'events.js'));
var setTimeout = setTimeout || ((work) => work());
events(shop, readFile(arguments[0]), arguments[1]).then((lines) => lines.forEach((line) => print(line)), (error) => print(error));
