#!/usr/bin/env node
/** The program that npm installs as `interlock`. */

import { main } from "./main.js";

process.exitCode = await main(process.argv.slice(2));
