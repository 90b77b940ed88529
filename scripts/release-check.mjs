// Before a release: `node scripts/release-check.mjs <tag> <owner/repository>`. Stops when package.json says otherwise.
import { readFileSync } from 'node:fs';

const [tag, repository] = process.argv.slice(2);
const { version, repository: ours } = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [
  tag !== `v${version}` && `the tag is ${tag}, the version in package.json ${version}`,
  ours.url !== `git+https://github.com/${repository}.git` &&
    `this runs in ${repository}, the repository in package.json is ${ours.url}; npm refuses its provenance then`,
  !readFileSync('CHANGELOG.md', 'utf8').includes(`\n## [${version}]`) && `CHANGELOG.md has no part [${version}]`,
].filter(Boolean);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
