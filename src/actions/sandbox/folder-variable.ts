/** Tells the wrapper where the program is to start. */
export const FOLDER_VARIABLE = "INTERLOCK_STEP_FOLDER";
