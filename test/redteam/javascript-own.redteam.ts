import { describeRedTeam } from "./describe-red-team.js";
import { JAVASCRIPT } from "./house-javascript.js";
import { OWN_JAVASCRIPT } from "./own-javascript.js";
import { REACH_JAVASCRIPT } from "./own-reach.js";
import { SUPPLY_JAVASCRIPT } from "./own-supply.js";
import { ownOf } from "./red-case.js";

describeRedTeam(JAVASCRIPT, ownOf([...OWN_JAVASCRIPT, ...REACH_JAVASCRIPT, ...SUPPLY_JAVASCRIPT]));
