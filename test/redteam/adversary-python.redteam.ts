import { describeRedTeam } from "./describe-red-team.js";

describeRedTeam("adversary-python");
