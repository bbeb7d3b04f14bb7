// The same as growing_app.py, for a program in JavaScript that bench/floor.py wrote.
//
//     node bench/growing_app.js FILE FOLDER
//
// FOLDER is where the app is synthesized to.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const cdk = require('aws-cdk-lib');

const [program, outdir] = process.argv.slice(2);
const { FloorStack } = require(path.resolve(program));
const { context } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'cdk.json'), 'utf-8'));

function timed(action) {
  const wall = performance.now();
  const processor = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(processor);
  const node = (user + system) / 1e6;
  return { wall: (performance.now() - wall) / 1e3, processor: node, python: 0, node };
}

const app = new cdk.App({ context, outdir, builtinCloudFormationValidation: false });
let environments = 0;
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line);
  const built = [];
  for (const last = environments + asked.environments; environments < last; environments++) {
    built.push(timed(() => new FloorStack(app, `Messaging-prod${environments || ''}`)));
  }
  const synthesized = asked.synthesize ? timed(() => app.synth({ force: true })) : null;
  const megabytes = { python: 0, node: process.resourceUsage().maxRSS / 1024 };
  console.log(JSON.stringify({ built, synthesized, megabytes }));
});
