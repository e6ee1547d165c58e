import { describeRedTeam } from "./describe-red-team.js";
import { JAVASCRIPT } from "./house-javascript.js";
import { OWN_JAVASCRIPT } from "./own-javascript.js";
import { SUPPLY_JAVASCRIPT } from "./own-supply.js";
import { ownOf } from "./red-case.js";

describeRedTeam(JAVASCRIPT, ownOf([...OWN_JAVASCRIPT, ...SUPPLY_JAVASCRIPT]));
