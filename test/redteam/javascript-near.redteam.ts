import { describeRedTeam } from "./describe-red-team.js";

describeRedTeam("javascript-near");
