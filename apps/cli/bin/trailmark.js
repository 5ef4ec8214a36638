#!/usr/bin/env node
/** `npx trailmark`: the command line under the pinned Node, installed first if need be. */
import { launch } from '../../../scripts/launch.js';

await launch('apps/cli/src/main.ts', process.argv.slice(2));
