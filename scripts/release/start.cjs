// Where an MCP bundle starts. Its checkboxes arrive as true and false; the server takes exactly Y or N.
const AS_LETTER = { true: 'Y', false: 'N' };
for (const name of ['ALLOW_ROOT', 'READ_ONLY']) {
  const letter = AS_LETTER[process.env[name]];
  if (letter !== undefined) process.env[name] = letter;
}
require('./dist/main.js');
