import { describeRedTeam } from "./describe-red-team.js";
import { JAVASCRIPT } from "./house-javascript.js";
import { ADVERSARY_JAVASCRIPT } from "./own-adversary-javascript.js";
import { ownOf } from "./red-case.js";

describeRedTeam(JAVASCRIPT, ownOf(ADVERSARY_JAVASCRIPT));
