import { describeRedTeam } from "./describe-red-team.js";
import { JAVASCRIPT } from "./house-javascript.js";
import { corpusOf } from "./red-case.js";

describeRedTeam(JAVASCRIPT, corpusOf("js-node"));
