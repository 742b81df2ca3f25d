// What the operating system refused, with Node's own code.
const fs = require('fs');

fs.readFileSync('/nowhere/at/all/picture.png');
