// What the SDK takes from its own `_shims`, with the lighter of its two validators: ajv takes 25 ms of a start.

export { default as process } from 'node:process';
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
